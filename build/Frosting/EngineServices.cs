using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Tooling;

namespace Cake.Frosting;

/// <summary>Cake's own services, put together as its command line tool does.</summary>
internal sealed class EngineServices
{
    public EngineServices(CommandLine command)
    {
        FileSystem files = new();
        CakeEnvironment environment = new(new CakePlatform(), new CakeRuntime());
        Console = PlainConsole.IsWanted(environment) ? new PlainConsole() : new CakeConsole(environment);
        Log = new CakeBuildLog(Console, command.Verbosity);
        Globber globber = new(files, environment);
        CakeDataService data = new();
        ICakeConfiguration configuration = new CakeConfigurationProvider(files, environment)
            .CreateConfiguration(environment.WorkingDirectory, new Dictionary<string, string>());
        ToolLocator tools = new(
            environment,
            new ToolRepository(environment),
            new ToolResolutionStrategy(files, environment, globber, configuration, Log));
        Context = new CakeContext(
            files,
            environment,
            globber,
            Log,
            new CakeArguments(command.Arguments.ToLookup(pair => pair.Key, pair => pair.Value)),
            new ProcessRunner(files, environment, Log, tools, configuration),
            new NoRegistry(),
            tools,
            data,
            configuration,
            new ToolInstaller(environment, tools, configuration, Log, []),
            new NoServices());
        Engine = new CakeEngine(data, Log);
        ReportPrinter = new CakeReportPrinter(Console, Context);
    }

    public IConsole Console { get; }

    public ICakeLog Log { get; }

    public ICakeContext Context { get; }

    public ICakeEngine Engine { get; }

    public ICakeReportPrinter ReportPrinter { get; }
}
