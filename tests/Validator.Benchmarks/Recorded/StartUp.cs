namespace Validator.Benchmarks.Recorded;

/// <summary>From start to end of the installed tool's quick commands, beside an empty .NET program.</summary>
internal sealed class StartUp : IFigure
{
    private const int WarmUp = 3;
    private const int Rounds = 20;

    public Task<IReadOnlyList<Ratio>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        string empty = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Validator.EmptyProgram.exe" : "Validator.EmptyProgram");
        string folder = Directory.CreateTempSubdirectory("validator-bench-").FullName;
        try
        {
            string spec = Path.Combine(folder, "spec.yaml");
            File.WriteAllText(spec, "apiVersion: ollama-validator/v1\nname: s\nruntime: { engine: ollama }\ndeployment: { model: m, options: { num_ctx: 4096 } }\nworkload: { queries: [ { id: q, prompt: p } ] }\nload: { requests: 10 }\ngates: [ requests.success_rate == 100% ]\n");
            (List<double> none, List<double> version, List<double> lint) = ([], [], []);
            for (int round = -WarmUp; round < Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double[] took = [Run(empty, []), Run(ToolProcess.Path, ["--version"]), Run(ToolProcess.Path, ["lint", spec])];
                if (round >= 0)
                {
                    none.Add(took[0]);
                    version.Add(took[1]);
                    lint.Add(took[2]);
                }
            }

            return Task.FromResult<IReadOnlyList<Ratio>>(
            [
                Of("--version", version, none, new Target(AtMost: true, 1.5)),
                Of("lint", lint, none, new Target(AtMost: true, 3)),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Run(string file, IReadOnlyList<string> arguments) => ToolProcess.Run(file, arguments).Seconds * 1000;

    private static Ratio Of(string command, List<double> took, List<double> empty, Target target)
    {
        double[] ratios = [.. took.Zip(empty, (one, other) => one / other)];
        return new("start-up by an empty program", command, Milliseconds(took), Milliseconds(empty), Median.Of(ratios), target) { Rounds = ratios, Unrest = Median.Unrest(empty) };
    }

    private static string Milliseconds(List<double> took) => FormattableString.Invariant($"{Median.Of(took):0} ms");
}
