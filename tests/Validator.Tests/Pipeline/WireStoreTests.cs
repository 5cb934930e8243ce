using System.Text;
using Validator.Load;
using Validator.Pipeline;
using Validator.Spec;
using Validator.Tests.Integrity;
using Xunit;

namespace Validator.Tests.Pipeline;

public sealed class WireStoreTests : IDisposable
{
    private static readonly byte[] Sound = Encoding.Latin1.GetBytes(Feed.Chunked(Frames.Content, Frames.Terminal));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WireCapture.None, 0, 0)]
    [InlineData(WireCapture.Failures, 10, 0)]
    [InlineData(WireCapture.Sample, 10, 2)]
    [InlineData(WireCapture.All, 10, 20)]
    public void It_keeps_what_the_spec_asks_for(WireCapture capture, int broken, int sound)
    {
        var store = Wire.Store(_folder.Path, capture);
        var (kept, failed) = (0, 0);
        for (var id = 1; id <= 20; id++)
        {
            kept += Keep(store, id, Sound) is null ? 0 : 1;
        }

        for (var id = 21; id <= 30; id++)
        {
            failed += Keep(store, id, Sound[..^9]) is null ? 0 : 1;
        }

        Assert.Equal((sound, broken), (kept, failed));
        Assert.Equal(sound + broken, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void What_lies_on_disk_stays_within_its_bound_and_sound_answers_leave_half_of_it()
    {
        const int room = 8192;
        var store = Wire.Store(_folder.Path, WireCapture.All, room);
        for (var id = 1; id <= 100; id++)
        {
            Keep(store, id, Sound);
        }

        var sound = Held();
        Assert.InRange(sound, 1, room / 2);
        var failed = Enumerable.Range(101, 100).Count(id => Keep(store, id, Sound[..^9]) is not null);
        Assert.InRange(failed, 1, 99);
        Assert.InRange(Held(), sound + 1, room);
    }

    [Fact]
    public void A_request_that_got_no_answer_is_kept_with_its_times() => Assert.NotNull(Keep(Wire.Store(_folder.Path), 1, []));

    private static string? Keep(WireStore store, int id, byte[] bytes) => Wire.Keep(store, id, Feed.Streamed, bytes, [], _ => ExchangeEnd.Closed).Record.Wire;

    private long Held() => new DirectoryInfo(_folder.Path).EnumerateFiles().Sum(file => file.Length);
}
