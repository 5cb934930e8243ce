using Build;
using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.Frosting;

/// <summary>One run of Cake's engine.</summary>
internal sealed class EngineRun(CommandLine command, Type contextType, Type? lifetimeType)
{
    private readonly EngineServices services = new(command);

    public int Run(TaskCatalog tasks)
    {
        try
        {
            IFrostingContext context = (IFrostingContext)Activator.CreateInstance(contextType, services.Context)!;
            tasks.Register(services.Engine);
            if (!command.DryRun)
            {
                UseLifetime(context);
            }

            CakeReport report = RunTarget(context);
            if (!command.DryRun)
            {
                services.ReportPrinter.Write(report);
            }

            return 0;
        }
        catch (Exception exception) when (Report(exception) is { } exitCode)
        {
            return exitCode;
        }
    }

    private CakeReport RunTarget(IFrostingContext context) => services.Engine
        .RunTargetAsync(context, Strategy(), new ExecutionSettings().SetTarget(command.Target))
        .GetAwaiter().GetResult();

    private IExecutionStrategy Strategy() => command.DryRun
        ? new DryRunStrategy(services.Console)
        : new DefaultExecutionStrategy(services.Log, services.ReportPrinter);

    private void UseLifetime(IFrostingContext context)
    {
        if (lifetimeType is null)
        {
            return;
        }

        IFrostingLifetime lifetime = (IFrostingLifetime)Activator.CreateInstance(lifetimeType)!;
        services.Engine.RegisterSetupAction(info => lifetime.Setup(context, info));
        services.Engine.RegisterTeardownAction(info => lifetime.Teardown(context, info));
    }

    /// <summary>Says what went wrong; a stack trace only to those who asked for diagnostics.</summary>
    private int? Report(Exception exception)
    {
        if (exception is CakeReportException { Report: { IsEmpty: false } report })
        {
            services.ReportPrinter.Write(report);
        }

        Exception cause = Cause(exception);
        services.Log.Error("Error: {0}", Text(cause));
        return BuildExitCodes.Failed;
    }

    private object Text(Exception cause) => (command.Verbosity, cause) switch
    {
        (Verbosity.Diagnostic, _) => cause,
        (_, OperationCanceledException) => "Cancelled.",
        _ => cause.Message,
    };

    private static Exception Cause(Exception exception) => exception switch
    {
        CakeReportException or System.Reflection.TargetInvocationException when exception.InnerException is { } inner => Cause(inner),
        AggregateException { InnerExceptions: [var only] } => Cause(only),
        _ => exception,
    };
}
