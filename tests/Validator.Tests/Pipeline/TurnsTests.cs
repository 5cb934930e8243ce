using System.Text;
using Validator.Integrity;
using Validator.Load;
using Validator.Metrics;
using Validator.Pipeline;
using Validator.Spec;
using Validator.Tests.Load;
using Xunit;

namespace Validator.Tests.Pipeline;

/// <summary>Which worker asks what, while conversations go on.</summary>
public sealed class TurnsTests
{
    private static readonly QuerySpec Talk = new("talk", "first", 1) { FollowUps = ["second"] };
    private static readonly QuerySpec Single = new("single", "alone", 1);

    [Fact]
    public async Task A_conversation_stays_with_its_worker_and_the_mix_counts_conversations()
    {
        var turns = await TurnsAsync();
        var asked = new List<string>();

        for (var number = 1; number <= 12; number++)
        {
            var worker = number % 2;
            var (request, _, prefill) = turns.Next(worker, new PlannedRequest(number, Single, Measured: true));
            Assert.Null(turns.Ended(worker, Sound(number), Answered("answer")));
            asked.Add($"{worker} {request.Query.Id} {request.Turn} of {request.Conversation?.ToString() ?? "none"}: {prefill}");
        }

        Assert.Equal(
            [
                "1 talk 1 of 1: cold", "0 single 1 of none: cold", "1 talk 2 of 1: warm", "0 talk 1 of 4: cold", "1 single 1 of none: cold", "0 talk 2 of 4: warm",
                "1 talk 1 of 7: cold", "0 single 1 of none: cold", "1 talk 2 of 7: warm", "0 talk 1 of 10: cold", "1 single 1 of none: cold", "0 talk 2 of 10: warm",
            ],
            asked);
    }

    [Fact]
    public async Task A_turn_has_the_number_of_its_own_request_and_the_nonce_of_the_first()
    {
        var turns = await TurnsAsync();
        var first = turns.Next(0, new PlannedRequest(41, Single, Measured: true));
        turns.Ended(0, Sound(41), Answered("the answer"));

        var second = turns.Next(0, new PlannedRequest(42, Single, Measured: true));

        Assert.Equal((42, 2), (second.Request.Number, second.Request.Turn));
        var text = Encoding.UTF8.GetString([.. second.Prompt.Pieces.SelectMany(piece => piece.ToArray())]);
        Assert.StartsWith(Encoding.UTF8.GetString(first.Prompt.Pieces[0].Span), text, StringComparison.Ordinal);
        Assert.Contains("the answer", text, StringComparison.Ordinal);
        Assert.EndsWith("second", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_ends_with_a_failed_answer_and_with_the_warm_up()
    {
        var turns = await TurnsAsync();
        turns.Next(0, new PlannedRequest(1, Single, Measured: true));
        turns.Ended(0, Sound(1) with { Outcome = RequestRecord.Failed }, Answered("answer"));
        Assert.Equal(("single", 1), Asked(turns.Next(0, new PlannedRequest(2, Single, Measured: true))));

        var warm = await TurnsAsync();
        warm.Next(0, new PlannedRequest(1, Single, Measured: false));
        warm.Ended(0, Sound(1), Answered("answer"));
        Assert.Equal(("single", 1), Asked(warm.Next(0, new PlannedRequest(2, Single, Measured: true))));
    }

    [Fact]
    public async Task An_answer_too_long_to_be_sent_back_is_told()
    {
        var turns = await TurnsAsync();
        turns.Next(0, new PlannedRequest(1, Single, Measured: true));

        Assert.Contains("too long to be sent back", turns.Ended(0, Sound(1), Answered(new string('x', AnswerText.Longest + 1))), StringComparison.Ordinal);
        Assert.Equal(("single", 1), Asked(turns.Next(0, new PlannedRequest(2, Single, Measured: true))));
    }

    private static (string, int) Asked((PlannedRequest Request, Prompt Prompt, string Prefill) next) => (next.Request.Query.Id, next.Request.Turn);

    private static RequestRecord Sound(int id) => Metrics.Requests.Sound(id);

    private static ResponseReader Answered(string answer)
    {
        var reader = new ResponseReader();
        reader.Begin(new ExpectedResponse(ApiKind.Chat, Stream: false, "tiny", null, null));
        var body = $$"""{"model":"tiny","created_at":"2026-11-23T06:07:01Z","message":{"role":"assistant","content":"{{answer}}"},"done":true}""";
        reader.Receive(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), 1);
        return reader;
    }

    private static async Task<Turns> TurnsAsync()
    {
        await using var server = new RawServer((socket, request, _) => WorkloadTests.CountAsync(socket, request, int.MaxValue));
        var workload = new WorkloadSpec { Queries = [Talk, Single] };
        var spec = new DeploymentSpec
        {
            File = "spec.yaml",
            Name = "turns",
            Runtime = new RuntimeSpec(),
            Deployment = new DeploymentSection { Model = new LocatedText("tiny", Corpora.Here), Api = ApiKind.Chat, Stream = false },
            Workload = workload,
            Load = new LoadSpec(),
            Gates = [],
        };
        return new Turns(await Workload.PrepareAsync(workload, 4096, WorkloadTests.Counter(server, 4096), requests: null, CancellationToken.None), spec);
    }
}
