using Validator.Benchmarks;
using Validator.Benchmarks.Reading;
using Validator.Benchmarks.Recorded;
using Validator.Benchmarks.Streams;

if (args is [ClientProcess.Word])
{
    await ClientProcess.ServeAsync(CancellationToken.None);
    return 0;
}

if (args is [ReaderProcess.Word, { } reader])
{
    await ReaderProcess.ServeAsync(Enum.Parse<ReaderKind>(reader));
    return 0;
}

if (args is [StreamServer.Word])
{
    StreamServer.Serve();
    return 0;
}

if (args is [TickServer.Word])
{
    TickServer.Serve();
    return 0;
}

if (args is [StreamsProcess.Word, { } streams])
{
    await StreamsProcess.ServeAsync(streams == "tool");
    return 0;
}

if (args is [ParseLoop.Word, { } log])
{
    ParseLoop.Run(log);
    return 0;
}

if (args is [IdleProcess.Word])
{
    IdleProcess.Serve();
    return 0;
}

// Words on the command line choose figures by the beginning of their class' names; the last one after -o is the file to write.
int output = Array.IndexOf(args, "-o");
string? file = output >= 0 && output + 1 < args.Length ? args[output + 1] : null;
string[] chosen = output >= 0 ? args[..output] : args;
IFigure[] figures =
[
    new FrameOverhead(), new DecodeShare(), new Threads(), new Prefill(), new ReaderCost(), new ManyStreams(), new TelemetryCost(), new GateCost(), new StartUp(), new PageOpening(), new EarlyVerdict(),
];
string load = Report.Load();
List<Ratio> ratios = [];
foreach (IFigure figure in figures.Where(figure => chosen.Length == 0 || chosen.Any(name => figure.GetType().Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))))
{
    Console.Error.WriteLine(figure.GetType().Name);
    string before = Report.Load();
    IReadOnlyList<Ratio> measured = await figure.MeasureAsync(Console.Error, CancellationToken.None);
    string after = Report.Load();
    ratios.AddRange(measured.Select(ratio => ratio with { Load = $"{before} to {after}" }));
}

string report = Report.Write(ratios, load);
Console.Write(report);
if (file is not null)
{
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
    await File.WriteAllTextAsync(file, report);
}

return ratios.Count > 0 ? 0 : 2;
