using Cake.Core;
using Cake.Frosting;
using Xunit;

namespace Validator.Build.Tests;

public class EngineRunTests
{
    [Fact]
    public void Tasks_run_in_the_order_of_their_dependencies_between_setup_and_teardown()
    {
        (int exitCode, List<string> log) = Run("Second");

        Assert.Equal(0, exitCode);
        Assert.Equal(["setup", "first", "second", "teardown"], log);
    }

    [Fact]
    public void After_a_failed_task_no_later_one_runs_but_teardown_does()
    {
        (int exitCode, List<string> log) = Run("AfterFailing");

        Assert.Equal(1, exitCode);
        Assert.Equal(["setup", "first", "failing", "teardown"], log);
    }

    [Fact]
    public void A_task_that_need_not_run_is_skipped()
    {
        (int exitCode, List<string> log) = Run("AfterSkipped");

        Assert.Equal(0, exitCode);
        Assert.Equal(["setup", "after skipped", "teardown"], log);
    }

    [Fact]
    public void A_dry_run_runs_nothing()
    {
        (int exitCode, List<string> log) = Run("Second", dryRun: true);

        Assert.Equal(0, exitCode);
        Assert.Empty(log);
    }

    private static (int ExitCode, List<string> Log) Run(string target, bool dryRun = false)
    {
        SampleContext.Current = [];
        CommandLine command = new() { Target = target, DryRun = dryRun };
        int exitCode = new EngineRun(command, typeof(SampleContext), typeof(SampleLifetime))
            .Run(TaskCatalog.Of(typeof(EngineRunTests).Assembly));
        return (exitCode, SampleContext.Current);
    }
}

/// <summary>The host makes context and tasks itself, so the log is handed over by the flow of the test.</summary>
public sealed class SampleContext(ICakeContext context) : FrostingContext(context)
{
    private static readonly AsyncLocal<List<string>> Flow = new();

    internal static List<string> Current { get => Flow.Value!; set => Flow.Value = value; }
}

public sealed class SampleLifetime : FrostingLifetime<SampleContext>
{
    public override void Setup(SampleContext context, ISetupContext info) => SampleContext.Current.Add("setup");

    public override void Teardown(SampleContext context, ITeardownContext info) => SampleContext.Current.Add("teardown");
}

[TaskName("First")]
public sealed class FirstTask : FrostingTask<SampleContext>
{
    public override void Run(SampleContext context) => SampleContext.Current.Add("first");
}

[TaskName("Second")]
[IsDependentOn(typeof(FirstTask))]
public sealed class SecondTask : AsyncFrostingTask<SampleContext>
{
    public override async Task RunAsync(SampleContext context)
    {
        await Task.Yield();
        SampleContext.Current.Add("second");
    }
}

[TaskName("Failing")]
[IsDependentOn(typeof(FirstTask))]
public sealed class FailingTask : FrostingTask<SampleContext>
{
    public override void Run(SampleContext context)
    {
        SampleContext.Current.Add("failing");
        throw new CakeException("It fails.");
    }
}

[TaskName("AfterFailing")]
[IsDependentOn(typeof(FailingTask))]
public sealed class AfterFailingTask : FrostingTask<SampleContext>
{
    public override void Run(SampleContext context) => SampleContext.Current.Add("after failing");
}

[TaskName("Skipped")]
public sealed class SkippedTask : FrostingTask<SampleContext>
{
    public override bool ShouldRun(SampleContext context) => false;

    public override void Run(SampleContext context) => SampleContext.Current.Add("skipped");
}

[TaskName("AfterSkipped")]
[IsDependentOn(typeof(SkippedTask))]
public sealed class AfterSkippedTask : FrostingTask<SampleContext>
{
    public override void Run(SampleContext context) => SampleContext.Current.Add("after skipped");
}
