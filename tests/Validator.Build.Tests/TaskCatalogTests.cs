using Build;
using Cake.Frosting;
using Xunit;

namespace Validator.Build.Tests;

public class TaskCatalogTests
{
    private readonly TaskCatalog catalog = TaskCatalog.Of(typeof(BuildContext).Assembly);

    [Fact]
    public void Verify_goes_through_the_stages_in_the_order_of_the_data_flow()
    {
        string[] lines = catalog.Tree("Verify").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal(
            ["Verify", "PublishResults", "EvaluateGates", "SustainedLoad", "BootOllama", "InstallTool", "Pack", "Build", "Restore"],
            lines);
    }

    [Fact]
    public void Test_runs_against_the_installed_tool() =>
        Assert.StartsWith("Test\n  InstallTool\n", catalog.Tree("Test").ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [Fact]
    public void Every_task_says_what_it_does() =>
        Assert.All(catalog.Names, name => Assert.NotEmpty(catalog.Description(name)));
}
