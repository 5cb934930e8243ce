using System.Text.Json;
using CsCheck;
using Validator.Integrity;
using Validator.Metrics;
using Xunit;

namespace Validator.Tests.Metrics;

/// <summary>The quick reader of a line beside that of the framework.</summary>
public sealed class RequestLineTests
{
    [Fact]
    public void It_knows_every_member_that_is_written_in_the_order_in_which_it_is() =>
        Assert.Equal(RequestLogJson.Default.RequestRecord.Properties.Where(member => member.Set is not null).Select(member => member.Name).Order(), RequestLine.Names.Order());

    [Fact]
    public void Both_read_the_same() => Gen.Select(Gen.Int, Gen.Double[0, 1e6], Gen.Long[0, long.MaxValue], Gen.Bool, Gen.String).Sample((number, time, count, some, text) =>
    {
        var record = Requests.Sound(number) with
        {
            Query = text,
            SentAt = some ? time : null,
            EndedAt = time,
            Status = some ? null : number,
            ServerTotalNs = some ? count : null,
            Bytes = count,
            DoneReason = some ? null : text,
            Error = text,
            Gaps = some ? "250*3 12 18*2" : null,
            Stage = some ? number : null,
            DispatchedAt = some ? time : null,
            HeldBack = some,
            ViolationCounts = some ? new Dictionary<string, int> { [ViolationClass.JsonMalformed] = number } : null,
            Violations = some ? [new RecordedViolation(ViolationClass.JsonMalformed, "server", text, count, number) { Because = text }] : [],
            Probe = some ? new RecordedProbe("head", Note: text) : null,
            Prefill = some ? RequestRecord.WarmPrefill : null,
        };
        var line = JsonSerializer.SerializeToUtf8Bytes(record, RequestLogJson.Default.RequestRecord);

        Assert.Equal(line, JsonSerializer.SerializeToUtf8Bytes(new RequestLine().Read(line), RequestLogJson.Default.RequestRecord));
        Assert.Equal(line, JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize(line, RequestLogJson.Default.RequestRecord), RequestLogJson.Default.RequestRecord));
    });

    [Theory]
    [InlineData("""{"id":"1"}""", 6)]
    [InlineData("""{"id":1.5}""", 6)]
    [InlineData("""{"id":1,"violations":{}}""", 21)]
    [InlineData("""{"id":1} {}""", 9)]
    [InlineData("""[]""", 0)]
    public void What_is_wrong_has_its_place(string line, int at)
    {
        var error = Assert.ThrowsAny<JsonException>(() => new RequestLine().Read(System.Text.Encoding.UTF8.GetBytes(line)));
        Assert.Equal(at, error.BytePositionInLine);
    }

    [Fact]
    public void Members_that_are_not_known_are_passed_over() =>
        Assert.Equal(7, new RequestLine().Read("""{"later":{"x":[1,2]},"outcome":"failed","scheduledAt":0,"phase":"load","query":"q","id":7}"""u8).Id);
}
