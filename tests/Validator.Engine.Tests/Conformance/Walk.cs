using System.Text;

namespace Validator.Engine.Tests.Conformance;

/// <summary>Follows <c>walk.txt</c>: brings engines to the recorded states, sends what was sent, and compares.</summary>
internal sealed class Walk : IAsyncDisposable
{
    private readonly Dictionary<string, WireExchange> _running = [];
    private readonly Dictionary<string, string?> _differences = [];
    private readonly List<(string Name, Task<WireAnswer> Answer)> _pending = [];
    private TestEngine? _engine;
    private WalkTime _time = new();
    private (string Old, string New)? _as;

    /// <summary>The difference of each recording sent, null where there is none; those not sent are not there.</summary>
    public static async Task<IReadOnlyDictionary<string, string?>> RunAsync(IEnumerable<string> lines)
    {
        await using Walk walk = new();
        foreach (string line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] words = line.Split(' ', 2);
            await walk.StepAsync(words[0], words.Length > 1 ? words[1] : "");
        }

        return walk._differences;
    }

    public async ValueTask DisposeAsync()
    {
        _time.Release();
        foreach (WireExchange exchange in _running.Values)
        {
            exchange.Dispose();
        }

        _running.Clear();
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        _time.Dispose();
    }

    private async Task StepAsync(string verb, string rest)
    {
        // No two requests came at the same time: the lists are in the order of theirs.
        _time.Advance(TimeSpan.FromMilliseconds(1));
        switch (verb)
        {
            case "engine":
                await StartEngineAsync(rest.Split(' '));
                break;
            case "start":
                _time.Hold(64);
                _running[rest] = await SendAsync(rest);
                await _running[rest].FirstFrameAsync();
                break;
            case "end":
                await EndAsync(rest);
                break;
            case "cut":
                _differences[rest] = Compare(rest, WireAnswer.Parse(_running[rest].Received), cut: true);
                _running[rest].Dispose();
                _running.Remove(rest);
                _time.Release();
                break;
            case "together":
                await SettleAsync([.. rest.Split(' ').Select(name => (name, AnswerAsync(name)))]);
                break;
            case "pending":
                await PendingAsync(rest[..rest.IndexOf(": ", StringComparison.Ordinal)].Trim(), rest[(rest.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' '));
                break;
            case "advance":
                _time.Advance(TimeSpan.FromSeconds(int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture)));
                break;
            case "as":
                _as = rest.Split(' ') is [{ } old, { } put] ? (old, put) : null;
                break;
            case "not":
                break;
            default:
                await SettleAsync([(verb, AnswerAsync(verb))]);
                break;
        }
    }

    private async Task StartEngineAsync(string[] words)
    {
        await DisposeAsync();
        _time = new WalkTime();
        Dictionary<string, string> variables = words[1..].Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        _engine = await TestEngine.StartAsync(EngineOptions.FromEnvironment(variables.GetValueOrDefault), _time);
        await RecordedModels.CreateAsync(_engine.Client, _time);
    }

    private Task<WireExchange> SendAsync(string name) => WireExchange.SendAsync(_engine!.Port, name, Changed);

    private string Changed(string body) => _as is { } put ? body.Replace(put.Old, put.New, StringComparison.Ordinal) : body;

    private async Task<WireAnswer> AnswerAsync(string name)
    {
        using WireExchange exchange = await SendAsync(name);
        return await WholeAsync(exchange);
    }

    private static async Task<WireAnswer> WholeAsync(WireExchange exchange)
    {
        try
        {
            return await exchange.AnswerAsync();
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            return new WireAnswer("no whole answer", [], null, error.Message);
        }
    }

    private async Task EndAsync(string name)
    {
        _time.Release();
        _differences[name] = Compare(name, await WholeAsync(_running[name]), cut: false);
        _running[name].Dispose();
        _running.Remove(name);
        await SettleAsync([.. _pending]);
        _pending.Clear();
    }

    private async Task PendingAsync(string body, string[] names)
    {
        using WireExchange? holder = body.Length == 0 ? null : await HoldAsync(body);
        List<(string Name, Task<WireAnswer> Answer)> sent = [.. names.Select(name => (name, AnswerAsync(name)))];

        // Those refused are answered while the others wait for the model.
        int refused = names.Count(name => Encoding.ASCII.GetString(WireExchange.Recorded(name).AsSpan(9, 3)) == "503");
        Task[] open = [.. sent.Select(one => one.Answer)];
        while (sent.Count - open.Length < refused)
        {
            await Task.WhenAny(open);
            open = [.. open.Where(answer => !answer.IsCompleted)];
        }

        if (holder is null)
        {
            _pending.AddRange(sent);
            return;
        }

        holder.Dispose();
        _time.Release();
        await SettleAsync(sent);
    }

    private async Task<WireExchange> HoldAsync(string body)
    {
        _time.Hold(64);
        WireExchange holder = await WireExchange.SendAsync(_engine!.Port, "POST /api/generate", "", body);
        await holder.FirstFrameAsync();
        return holder;
    }

    private async Task SettleAsync(List<(string Name, Task<WireAnswer> Answer)> sent)
    {
        WireAnswer[] answers = await Task.WhenAll(sent.Select(one => one.Answer));
        IEnumerable<string> names = sent.Select(one => one.Name).OrderBy(name => WireAnswer.Parse(WireExchange.Recorded(name)).StatusLine, StringComparer.Ordinal);
        foreach ((string name, WireAnswer answer) in names.Zip(answers.OrderBy(answer => answer.StatusLine, StringComparer.Ordinal)))
        {
            _differences[name] = Compare(name, answer, cut: false);
        }
    }

    private static string? Compare(string name, WireAnswer answer, bool cut) =>
        Difference.Of(WireAnswer.Parse(WireExchange.Recorded(name)), answer, cut);
}
