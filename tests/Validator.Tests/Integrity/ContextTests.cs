using Validator.Integrity;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Integrity;

public sealed class ContextTests
{
    [Theory]
    [InlineData(662, 131, ViolationClass.ContextTruncated)]
    [InlineData(100, 95, null)]
    [InlineData(100, 94, ViolationClass.ContextTruncated)]
    [InlineData(7, 4, null)]
    [InlineData(7, 3, ViolationClass.ContextTruncated)]
    [InlineData(100, 300, null)]
    [InlineData(100, 5, ViolationClass.ContextTruncated)]
    [InlineData(100, 4, ViolationClass.ContextNotProcessed)]
    [InlineData(100, null, ViolationClass.ContextNotProcessed)]
    [InlineData(85_000, 131, ViolationClass.ContextTruncated)]
    [InlineData(85_000, 100, ViolationClass.ContextNotProcessed)]
    [InlineData(null, 1, null)]
    public void A_count_too_low_by_more_than_calibration_may_err_is_a_cut_or_next_to_nothing_was_read(int? sent, int? counted, string? violation)
    {
        var count = counted is { } c ? $",\"prompt_eval_count\":{c}" : "";
        var report = Feed.Text(
            Feed.Chunked(Answer(count)), expected: Feed.Streamed with { PromptTokens = sent, ContextLength = 256 });
        Assert.Equal(violation is null ? [] : [violation], Feed.Classes(report));
        Assert.Equal(counted, report.PromptTokens);
        if (counted == 131)
        {
            Assert.Contains("half of num_ctx 256", report.Violations[0].Explanation, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(131, true)]
    [InlineData(150, false)]
    public void The_fingerprint_of_a_cut_tells_more_than_an_uncertain_calibration(int counted, bool cut)
    {
        var report = Feed.Text(
            Feed.Chunked(Answer($",\"prompt_eval_count\":{counted}")),
            expected: Feed.Streamed with { PromptTokens = 300, ContextLength = 256, PromptTolerance = 0.6 });

        Assert.Equal(cut ? [ViolationClass.ContextTruncated] : [], Feed.Classes(report));
    }

    [Fact]
    public void The_half_window_of_the_field_is_computed()
    {
        Assert.Equal(131, ContextWindow.CutLength(256, 5));
        Assert.Equal(16387, ContextWindow.CutLength(32768, 5) + 0);
    }

    private static string Answer(string count) =>
        $$"""{{Frames.Head}}"response":"a","done":true,"done_reason":"stop","total_duration":9,"eval_count":1{{count}}}""" + "\n";
}
