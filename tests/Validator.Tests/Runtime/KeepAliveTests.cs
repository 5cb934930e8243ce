using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public class KeepAliveTests
{
    [Theory]
    [InlineData("30m", 1800.0)]
    [InlineData("1h30m", 5400.0)]
    [InlineData("1.5s", 1.5)]
    [InlineData("250ms", 0.25)]
    [InlineData("90", 90.0)]
    [InlineData("0", 0.0)]
    [InlineData("-1", null)]
    [InlineData("-5m", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData("99999999999999999h", null)]
    public void The_time_is_as_ollama_reads_it(string text, double? seconds) => Assert.Equal(seconds, KeepAlive.Time(text)?.TotalSeconds);
}
