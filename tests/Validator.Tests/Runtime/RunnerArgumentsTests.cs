using CsCheck;
using Validator.Runtime;
using Xunit;

namespace Validator.Tests.Runtime;

public class RunnerArgumentsTests
{
    private static readonly string[] s_order = ["a", "b", "c", "d"];
    private static readonly string[] s_words = ["-c", "-np", "-t", "--threads", "=", "-t=", "--model", ""];

    [Theory]
    [InlineData("/opt/lib/ollama/llama-server --model /b --port 41 --host 127.0.0.1 --no-webui -c 8192 -np 2 -b 512 -ub 512 -ngl 0 -t 6 --threads-http 9 -tb 3", 8192, 2, 6, 512, 0)]
    [InlineData("/usr/bin/ollama runner --model /b --ctx-size 8192 --batch-size 512 --threads 8 --no-mmap --parallel 4 --port 41", 8192, 4, 8, 512, null)]
    [InlineData("/tmp/ollama/runners/cpu/ollama_llama_server --model /b --ctx-size=2048 --parallel=1 --threads=3", 2048, 1, 3, null, null)]
    [InlineData("/usr/bin/ollama runner --ollama-engine --model /b --port 41", null, null, null, null, null)]
    [InlineData("llama-server -m /b -t -1 -ngl -1 -np 2 -np 1 --threads-batch 4 --ctx-size-draft 64", null, 1, null, null, null)]
    [InlineData("llama-server -m /b -c many -np 99999999999 -t", null, null, null, null, null)]
    public void The_command_lines_of_old_and_new_runners_are_read(string line, int? context, int? parallel, int? threads, int? batch, int? layers)
    {
        var words = line.Split(' ');

        Assert.True(RunnerArguments.AreOfRunner(words));
        var settings = RunnerArguments.Parse(words);
        Assert.Equal(new RunnerArguments(context, parallel, threads, batch, layers), settings);
        Assert.Equal(context is not null || parallel is not null || threads is not null, settings.SaysAnything);
    }

    [Theory]
    [InlineData("/usr/bin/ollama serve")]
    [InlineData("llama-server --list-devices --port 5")]
    [InlineData("ollama runner --port 5")]
    [InlineData("vim --model runner")]
    public void What_does_not_infer_with_a_model_is_no_runner(string line) => Assert.False(RunnerArguments.AreOfRunner(line.Split(' ')));

    [Fact]
    public void An_empty_line_is_none() => Assert.False(RunnerArguments.AreOfRunner([]));

    [Fact]
    public void What_is_written_is_read_wherever_it_stands_among_others() =>
        Gen.Select(Gen.Int[1, 1 << 20], Gen.Int[1, 64], Gen.Int[1, 512], Gen.Shuffle(s_order), Gen.Bool).Sample((context, slots, threads, order, equals) =>
        {
            string[] Pair(string name, int value) => equals && name.StartsWith("--", StringComparison.Ordinal) ? [$"{name}={value}"] : [name, $"{value}"];
            var parts = new Dictionary<string, string[]>
            {
                ["a"] = Pair("--ctx-size", context),
                ["b"] = Pair("-np", slots),
                ["c"] = Pair("--threads", threads),
                ["d"] = ["--threads-http", "3", "-tb", "2", "--model", "-c.gguf"],
            };

            var settings = RunnerArguments.Parse(["llama-server", .. order.SelectMany(key => parts[key])]);

            Assert.Equal(new RunnerArguments(context, slots, threads), settings);
        });

    [Fact]
    public void No_line_breaks_the_reader() =>
        Gen.OneOf(Gen.String, Gen.Int[0, s_words.Length - 1].Select(i => s_words[i])).Array.Sample(line =>
        {
            _ = RunnerArguments.AreOfRunner(line);
            var settings = RunnerArguments.Parse(line);
            Assert.True(settings is { Context: null or > 0, Parallel: null or > 0, Threads: null or > 0, Batch: null or > 0, GpuLayers: null or >= 0 });
        });

    [Fact]
    public void Runners_that_differ_prove_nothing()
    {
        (int, IReadOnlyList<string>) Runner(int id, string threads) => (id, ["/x/llama-server", "-m", "b", "-t", threads]);

        Assert.Equal(4, RunnerSight.Among([Runner(7, "4")]).Settings?.Threads);
        Assert.Equal(4, RunnerSight.Among([Runner(7, "4"), Runner(8, "4")]).Settings?.Threads);
        var different = RunnerSight.Among([Runner(7, "4"), Runner(8, "5")]);
        Assert.Equal((null, "there are several runners with different arguments: 7 (llama-server), 8 (llama-server)"), (different.Settings, different.Source));
        Assert.Equal("no process of the server's tree is a runner that can be seen", RunnerSight.Among([]).Source);
        Assert.Equal("process 7 (ollama) has its settings not from its arguments", RunnerSight.Among([(7, ["/x/ollama", "runner", "--model", "b"])]).Source);
    }

    [Fact]
    public void Another_models_runner_is_not_taken_for_ours()
    {
        var (ours, theirs) = ("sha256-" + new string('a', 64), "sha256-" + new string('b', 64));
        (int, IReadOnlyList<string>) Runner(int id, string path, string threads) => (id, ["/x/llama-server", "--model", path, "-t", threads]);

        Assert.Equal(4, RunnerSight.Among([Runner(7, $"/m/blobs/{theirs}", "5"), Runner(8, $"/m/blobs/{ours}", "4")], ours).Settings?.Threads);
        Assert.Equal("the runners that can be seen are of other models", RunnerSight.Among([Runner(7, $"/m/blobs/{theirs}", "5")], ours).Source);

        // What has no such name tells nothing, and is taken as before.
        Assert.Equal(5, RunnerSight.Among([Runner(7, "/m/model.gguf", "5")], ours).Settings?.Threads);
        Assert.Equal(5, RunnerSight.Among([Runner(7, $"/m/blobs/{theirs}", "5")]).Settings?.Threads);
    }

    [Fact]
    public void The_embedded_engine_tells_by_its_log()
    {
        var view = RunnerSight.Embedded(["listening", "loaded synthetic:1m num_ctx=1024 num_thread=2 num_batch=512 parallel=3 bytes=99 in 0.1s"]);

        Assert.Equal((new RunnerArguments(3072, 3, 2, 512), "log of the embedded engine"), (view.Settings, view.Source));
        Assert.Null(RunnerSight.Embedded(["loaded x num_ctx=*** num_thread=2 num_batch=512 parallel=3 bytes=99 in 0.1s"]).Settings);
    }
}
