using Validator.Spec;
using Xunit;

namespace Validator.Tests.Spec;

public class ConfigurationTests
{
    private static IEnumerable<string> Ids(params string[] set) =>
        Samples.Read("good-small", Samples.Isolated with { Set = set }).Configurations.Select(c => c.Id);

    [Fact]
    public void The_first_axis_is_the_slowest_and_names_are_sorted() =>
        Assert.Equal(
            ["num_ctx-131072_num_thread-16", "num_ctx-262144_num_thread-16", "num_ctx-131072_num_thread-32", "num_ctx-262144_num_thread-32"],
            Samples.Read("good-full").Configurations.Select(c => c.Id));

    [Fact]
    public void A_cell_holds_the_options_with_its_values_put_in()
    {
        var cell = Samples.Read("good-full").Configurations[1];
        Assert.Equal((262144, 16, 512), (cell.ContextLength, cell.Whole("num_thread"), cell.Whole("num_predict")));
    }

    [Fact]
    public void Without_a_matrix_the_telling_options_name_it()
    {
        Assert.Equal(["num_ctx-2048"], Ids());
        Assert.Equal(["num_ctx-2048_num_thread-4"], Ids("deployment.options.num_thread=4"));
        Assert.Equal(["default"], Ids("deployment.options={}"));
    }

    [Fact]
    public void Ids_are_fit_for_folders_and_unique()
    {
        Assert.Equal(["seed--1", "seed-1"], Ids("matrix.seed=[-1, 1]"));
        Assert.Equal(["stop----.--", "stop----.--.2"], Ids("""matrix.stop=[["?."], ["!."]]"""));
    }

    [Fact]
    public void What_the_environment_says_is_not_in_the_id() =>
        Assert.Equal(["num_thread-VALIDATOR_THREADS"], Ids("matrix.num_thread=[\"${VALIDATOR_THREADS}\"]"));
}
