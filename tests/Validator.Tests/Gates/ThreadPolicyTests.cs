using Validator.Gates;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates;

public class ThreadPolicyTests
{
    [Theory]
    [InlineData(16, 262_144, 16, false)]
    [InlineData(17, 262_144, 16, true)]
    [InlineData(32, null, 16, true)]
    [InlineData(32, 262_144, null, false)]
    [InlineData(null, 262_144, 16, false)]
    public void It_warns_of_more_threads_than_cores_where_both_are_known(int? threads, int? context, int? cores, bool warns) =>
        Assert.Equal(warns, ThreadPolicy.Of(With(threads, context), cores) is not null);

    [Theory]
    [InlineData(262_144, "it is at its worst")]
    [InlineData(131_072, "more context makes it worse")]
    [InlineData(4_096, "it mostly costs speed")]
    [InlineData(null, "which is not declared")]
    public void Its_words_depend_on_the_context(int? context, string words)
    {
        var finding = ThreadPolicy.Of(With(32, context), 16)!;

        Assert.Equal("machine.thread_oversubscription", finding.Class);
        Assert.StartsWith("warning: num_thread 32 exceeds the 16 physical cores", finding.Explanation, StringComparison.Ordinal);
        Assert.Contains(words, finding.Explanation, StringComparison.Ordinal);
    }

    private static Configuration With(int? threads, int? context)
    {
        var options = new Dictionary<string, OptionValue>();
        foreach (var (name, value) in new[] { ("num_thread", threads), ("num_ctx", context) })
        {
            if (value is { } number)
            {
                options[name] = new OptionValue($"{number}", $"{number}");
            }
        }

        return new Configuration("c", options);
    }
}
