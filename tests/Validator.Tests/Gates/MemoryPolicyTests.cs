using Validator.Gates;
using Validator.Machine;
using Validator.Runtime.Models;
using Validator.Spec;
using Xunit;

namespace Validator.Tests.Gates;

public sealed class MemoryPolicyTests
{
    private const long Gibibyte = 1L << 30;

    /// <summary>Llama 3.1 8B at four bits: 32 layers, 8 heads of keys and values, 128 values each; 16 GiB of cache at 128K, as is often said.</summary>
    private static readonly ModelShape Llama = new()
    {
        Architecture = "llama", ContextLength = 131_072, Layers = 32, KvHeads = [8], KeyLength = 128, ValueLength = 128, Weights = 5 * Gibibyte,
    };

    private static readonly MachineInventory Machine = new() { MemoryTotal = 32 * Gibibyte, MemoryAvailable = 30 * Gibibyte, Gpus = [], Fingerprint = "0" };

    [Theory]
    [InlineData(131_072, "1", 21, null)]
    [InlineData(131_072, "1", 20, "machine.memory_short")]
    [InlineData(65_536, "1", 13, null)]
    [InlineData(65_536, "2", 20, "machine.memory_short")]
    [InlineData(65_536, "2", 21, null)]
    public void Weights_and_cache_are_held_against_all_memory(int context, string slots, int gibibytes, string? found)
    {
        var machine = Machine with { MemoryTotal = gibibytes * Gibibyte, MemoryAvailable = null };

        var result = Of(Llama, machine, context, ("OLLAMA_NUM_PARALLEL", slots));

        Assert.Equal((found, found is null ? null : PolicySeverity.Fail), (result?.Finding.Class, result?.Severity));
    }

    [Theory]
    [InlineData("f16", "1", 21)]
    [InlineData("q8_0", "1", 14)]
    [InlineData("q4_0", "1", 10)]
    [InlineData("q4_0", "0", 21)]
    [InlineData("nonsense", "1", 21)]
    public void Quantised_caches_take_less_where_flash_attention_reads_them(string type, string flash, int fits)
    {
        MachineInventory With(int gibibytes) => Machine with { MemoryTotal = gibibytes * Gibibyte, MemoryAvailable = null };
        (string, string)[] variables = [("OLLAMA_KV_CACHE_TYPE", type), ("OLLAMA_FLASH_ATTENTION", flash)];

        Assert.Null(Of(Llama, With(fits), 131_072, variables));
        Assert.NotNull(Of(Llama, With(fits - 1), 131_072, variables));
    }

    [Fact]
    public void Whether_flash_attention_is_on_may_be_the_servers_choice_and_then_it_may_not_fit()
    {
        var result = Of(Llama, Machine with { MemoryTotal = 16 * Gibibyte, MemoryAvailable = null }, 131_072, ("OLLAMA_KV_CACHE_TYPE", "q8_0"))!;

        Assert.Equal(("machine.memory_tight", PolicySeverity.Warn), (result.Finding.Class, result.Severity));
        Assert.Contains("between 8.5 GiB and 16.0 GiB, together up to 21.0 GiB; the machine has 16.0 GiB", result.Finding.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_takes_how_much_and_which_context_fits()
    {
        var finding = Of(Llama, Machine with { MemoryTotal = 16 * Gibibyte }, 131_072)!.Finding;

        Assert.Equal(
            "the weights take 5.0 GiB and keys and values for 131072 tokens of context and one request at a time 16.0 GiB, together 21.0 GiB; the machine has 16.0 GiB", finding.Explanation);
        // 11 GiB are left for the cache, at 128 KiB a token.
        Assert.StartsWith("lower num_ctx to 90112 or less, or set OLLAMA_KV_CACHE_TYPE: q8_0", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains("head_count_kv 8, key_length 128", finding.Evidence, StringComparison.Ordinal);
        Assert.Null(Of(Llama, Machine with { MemoryTotal = 16 * Gibibyte, MemoryAvailable = null }, 90_112));
    }

    [Fact]
    public void Weights_that_are_too_large_need_no_context_to_be_so()
    {
        var finding = Of(Llama with { Weights = 40 * Gibibyte }, Machine, null)!.Finding;

        Assert.StartsWith("the weights alone take 40.0 GiB; the machine has 32.0 GiB", finding.Explanation, StringComparison.Ordinal);
        Assert.StartsWith("choose a smaller model", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_of_graphics_processors_counts_and_what_they_hide_leaves_it_open()
    {
        var small = Machine with { MemoryTotal = 16 * Gibibyte, MemoryAvailable = null };

        Assert.NotNull(Of(Llama, small, 131_072));
        Assert.Null(Of(Llama, small with { Gpus = [new Gpu("nvidia", "A") { Memory = 8 * Gibibyte }] }, 131_072));
        Assert.NotNull(Of(Llama, small with { Gpus = [new Gpu("amd", "A") { Memory = Gibibyte / 2, SharesMemory = true }] }, 131_072));
        Assert.Null(Of(Llama, small with { Gpus = [new Gpu("nvidia", "A")] }, 131_072));
        Assert.NotNull(Of(Llama, small with { Gpus = [new Gpu("intel", "A")] }, 131_072));
    }

    [Fact]
    public void What_is_free_now_only_warns()
    {
        var result = Of(Llama, Machine with { MemoryAvailable = 20 * Gibibyte }, 131_072)!;

        Assert.Equal(("machine.memory_tight", PolicySeverity.Warn), (result.Finding.Class, result.Severity));
        Assert.Contains("the machine has free 20.0 GiB", result.Finding.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_unknown_is_not_judged()
    {
        var small = Machine with { MemoryTotal = Gibibyte };

        Assert.Null(Of(Llama with { Weights = null }, small, 131_072));
        Assert.Null(Of(Llama, small with { MemoryTotal = null }, 131_072));
        Assert.Null(MemoryPolicy.Of(new RuntimeSpec { Engine = EngineKind.Ollama }, With(131_072), new PolicySpec { Memory = PolicySeverity.Off }, small, Llama, null));
        Assert.Null(Of(Llama with { KvHeads = [], Weights = 1 }, small, 131_072));
    }

    [Fact]
    public void A_window_bounds_the_layers_that_look_through_it()
    {
        // Gemma 3 27B: 62 layers, of which every sixth looks at everything and the others at 1024 tokens.
        var gemma = new ModelShape { Layers = 62, KvHeads = [16], KeyLength = 128, ValueLength = 128, SlidingWindow = 1024 };
        var cache = KvCache.Of(gemma)!;
        var told = KvCache.Of(gemma with { Windowed = [.. Enumerable.Range(1, 62).Select(layer => layer % 6 == 0 ? 0L : 1)] })!;
        const double value = 16 * 256;

        Assert.Equal((62 * 1024 * value * 2, 62 * 131_072 * value * 2), (cache.Least(131_072, 1, 2), cache.Most(131_072, 1, 2)));
        Assert.Equal(((10 * 131_072.0) + (52 * 1024)) * value * 2, told.Least(131_072, 1, 2));
        Assert.Equal(62 * 512 * value * 2, cache.Least(512, 1, 2));
    }

    [Fact]
    public void Layers_may_have_heads_of_their_own_and_states_take_none()
    {
        Assert.Equal((4 + 8) * 256 * 1000.0 * 2, KvCache.Of(new ModelShape { Layers = 3, KvHeads = [4, 0, 8], KeyLength = 128, ValueLength = 128 })!.Most(1000, 1, 2));
        // Qwen3-Next: 48 layers, every fourth with attention.
        Assert.Equal(12 * 2 * 512 * 1000.0 * 2, KvCache.Of(new ModelShape { Layers = 48, KvHeads = [2], KeyLength = 256, ValueLength = 256, AttentionInterval = 4 })!.Least(1000, 1, 2));
        Assert.Null(KvCache.Of(new ModelShape { Layers = 3, KvHeads = [4, 8], KeyLength = 128, ValueLength = 128 }));
    }

    [Fact]
    public void Figures_that_tell_what_the_environment_put_in_are_not_shown()
    {
        var secret = new Configuration("c", new Dictionary<string, OptionValue> { ["num_ctx"] = new OptionValue("${CTX}", "131072") { FromEnvironment = true } });

        var finding = MemoryPolicy.Of(new RuntimeSpec { Engine = EngineKind.Ollama }, secret, new PolicySpec(), Machine with { MemoryTotal = 16 * Gibibyte }, Llama, null)!.Finding;

        Assert.DoesNotContain("131072", $"{finding}", StringComparison.Ordinal);
        Assert.DoesNotContain("21.0", $"{finding}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(131_072, false)]
    [InlineData(131_073, true)]
    [InlineData(null, false)]
    public void A_context_longer_than_the_models_own_is_found(int? context, bool found)
    {
        var result = ContextPolicy.Of(With(context), new PolicySpec(), Llama);

        Assert.Equal(found, result is not null);
        Assert.Null(ContextPolicy.Of(With(context), new PolicySpec(), Llama with { ContextLength = null }));
        Assert.All(result is null ? [] : new[] { result }, one => Assert.StartsWith("warning: num_ctx 131073 exceeds the 131072 tokens that the model was made for", one.Finding.Explanation, StringComparison.Ordinal));
    }

    private static PolicyResult? Of(ModelShape shape, MachineInventory machine, int? context, params (string Name, string Value)[] variables)
    {
        var runtime = new RuntimeSpec { Engine = EngineKind.Ollama, Environment = variables.ToDictionary(variable => variable.Name, variable => variable.Value) };
        return MemoryPolicy.Of(runtime, With(context), new PolicySpec(), machine, shape, _ => null);
    }

    private static Configuration With(int? context) =>
        new("c", context is { } tokens ? new Dictionary<string, OptionValue> { ["num_ctx"] = OptionValue.Of(tokens) } : new Dictionary<string, OptionValue>());
}
