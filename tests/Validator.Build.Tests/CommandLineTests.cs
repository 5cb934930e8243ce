using Build;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Xunit;

namespace Validator.Build.Tests;

public class CommandLineTests
{
    private static readonly string[] Tasks = ["Build", "Default", "Test", "Verify"];

    private static readonly BuildArgumentAttribute[] Arguments = [new("spec", "FILE", "a spec")];

    [Fact]
    public void Without_arguments_the_default_task_runs()
    {
        CommandLine line = Read();

        Assert.Equal("Default", line.Target);
        Assert.Equal(Verbosity.Normal, line.Verbosity);
        Assert.Empty(line.Arguments);
    }

    [Theory]
    [InlineData("--target=Verify")]
    [InlineData("--Target=verify")]
    [InlineData("--target", "Verify")]
    [InlineData("-t", "VERIFY")]
    public void The_target_is_read_in_every_form(params string[] args) => Assert.Equal("Verify", Read(args).Target);

    [Fact]
    public void Flags_verbosity_and_declared_arguments_are_read()
    {
        CommandLine line = Read("--dryrun", "--tree", "--help", "--verbosity=diagnostic", "--spec=a=b.yaml");

        Assert.True(line is { DryRun: true, Tree: true, Help: true, Verbosity: Verbosity.Diagnostic });
        Assert.Equal("a=b.yaml", line.Arguments["spec"]);
    }

    [Theory]
    [InlineData("Unknown target 'Tset'. Did you mean Test? Legal: Build, Default, Test, Verify.", "--target=Tset")]
    [InlineData("Unknown option '--sepc'. Did you mean --spec? Legal: --target, --verbosity, --dryrun, --tree, --help, --spec.", "--sepc=x")]
    [InlineData("Unknown option 'Verify'. Legal: --target, --verbosity, --dryrun, --tree, --help, --spec.", "Verify")]
    [InlineData("Unknown verbosity 'loud'. Legal: Quiet, Minimal, Normal, Verbose, Diagnostic.", "--verbosity=loud")]
    [InlineData("--target needs a value.", "--target")]
    [InlineData("--spec needs a value.", "--spec=")]
    [InlineData("--dryrun takes no value.", "--dryrun=yes")]
    [InlineData("--spec is given twice.", "--spec=a", "--spec=b")]
    public void What_is_wrong_is_named_with_what_is_legal(string message, params string[] args)
    {
        CommandLineException exception = Assert.Throws<CommandLineException>(() => Read(args));

        Assert.Equal(message, exception.Message);
    }

    private static CommandLine Read(params string[] args) => CommandLineReader.Read(args, Tasks, Arguments);
}
