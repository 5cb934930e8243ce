using System.Text;
using System.Text.Json;
using CsCheck;
using Validator.Runtime.Models;
using Xunit;

namespace Validator.Tests.Runtime.Models;

public sealed class ModelMetadataTests
{
    [Fact]
    public void Show_tells_the_shape_of_a_model()
    {
        var shape = Show("""
            {"general.architecture":"qwen3moe","qwen3moe.attention.head_count":32,"qwen3moe.attention.head_count_kv":4,"qwen3moe.attention.key_length":128,
            "qwen3moe.attention.value_length":128,"qwen3moe.block_count":48,"qwen3moe.context_length":262144,"qwen3moe.embedding_length":2048,"tokenizer.ggml.tokens":null}
            """)!;

        Assert.Equal(("qwen3moe", 262144, 48, 128, 128, null), (shape.Architecture, shape.ContextLength, shape.Layers, shape.KeyLength, shape.ValueLength, shape.SlidingWindow));
        Assert.Equal([4], shape.KvHeads);
        Assert.Equal(17, shape.Weights);
    }

    [Fact]
    public void Lengths_of_heads_follow_from_the_width_and_heads_of_keys_from_all_heads()
    {
        var shape = Show("""{"general.architecture":"llama","llama.attention.head_count":32,"llama.block_count":32,"llama.embedding_length":4096}""")!;

        Assert.Equal((128, 128), (shape.KeyLength, shape.ValueLength));
        Assert.Equal([32], shape.KvHeads);
    }

    [Fact]
    public void A_list_of_heads_is_read_and_its_absence_is_noticed()
    {
        const string listed = """{"general.architecture":"a","a.block_count":2,"a.attention.head_count_kv":[0,8]}""";
        const string left = """{"general.architecture":"a","a.block_count":2,"a.attention.head_count_kv":null}""";

        Assert.Equal([0, 8], Show(listed)!.KvHeads);
        Assert.True(LeavesOut(left));
        Assert.False(LeavesOut(listed));
        Assert.False(LeavesOut("""{"tokenizer.ggml.tokens":null}"""));
    }

    [Theory]
    [InlineData("""{"general.architecture":7,"a.block_count":"two","a.attention.head_count_kv":[1,"x"],"a.context_length":1.5,"a.embedding_length":-3}""")]
    [InlineData("""{"general.architecture":"a","a.attention.head_count":0,"a.embedding_length":64}""")]
    public void Nonsense_is_unknown(string info)
    {
        var shape = Show(info)!;

        Assert.Equal((null, null, null, null), (shape.Layers, shape.ContextLength, shape.KeyLength, shape.SlidingWindow));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"error":"model not found"}""")]
    [InlineData("""{"model_info":3}""")]
    public void An_answer_without_metadata_has_no_shape(string answer) => Assert.Null(ShowAnswer.Shape(JsonDocument.Parse(answer).RootElement, 1));

    [Fact]
    public void A_file_of_weights_tells_the_same()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Sample());
            var shape = GgufMetadata.Shape(path)!;

            Assert.Equal(("gemma3", 131072, 3, 1024), (shape.Architecture, shape.ContextLength, shape.Layers, shape.SlidingWindow));
            Assert.Equal([4, 4, 8], shape.KvHeads);
            Assert.Equal([1, 1, 0], shape.Windowed);
            Assert.Equal(Sample().Length, shape.Weights);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_has_no_shape()
    {
        var bytes = Sample();

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(GgufMetadata.Read(new MemoryStream(bytes[..length]))));
    }

    [Fact]
    public void Whatever_bytes_a_file_holds_nothing_breaks() => Gen.Select(Gen.Int[0, 400], Gen.Byte, Gen.Byte.Array[0, 40]).Sample((at, value, tail) =>
    {
        var bytes = Sample();
        bytes[at % bytes.Length] = value;
        GgufMetadata.Read(new MemoryStream([.. bytes, .. tail]))?.Shape(1);
        GgufMetadata.Read(new MemoryStream([.. bytes[..24], .. tail]))?.Shape(1);
    });

    [Fact]
    public void A_file_that_is_not_there_has_no_shape() => Assert.Null(GgufMetadata.Shape("/no/such/file.gguf"));

    private static ModelShape? Show(string info) => ShowAnswer.Shape(JsonDocument.Parse($$"""{"model_info":{{info}}}""").RootElement, 17);

    private static bool LeavesOut(string info) => ShowAnswer.LeavesOut(JsonDocument.Parse($$"""{"model_info":{{info}}}""").RootElement);

    private static byte[] Sample() => new GgufBytes()
        .Text("general.architecture", "gemma3")
        .Word("gemma3.block_count", 3)
        .Word("gemma3.context_length", 131072)
        .Fraction("gemma3.rope.freq_base", 10000)
        .Words("gemma3.attention.head_count_kv", 4, 4, 8)
        .Flags("gemma3.attention.sliding_window_pattern", true, true, false)
        .Word("gemma3.attention.sliding_window", 1024)
        .Texts("tokenizer.ggml.tokens", "a", "bc", string.Empty)
        .ToArray();
}

/// <summary>Metadata as a GGUF file holds them, version 3.</summary>
internal sealed class GgufBytes
{
    private readonly MemoryStream body = new();
    private long keys;

    public GgufBytes Text(string key, string value) => Add(key, 8, writer => Write(writer, value));

    public GgufBytes Word(string key, uint value) => Add(key, 4, writer => writer.Write(value));

    public GgufBytes Fraction(string key, float value) => Add(key, 6, writer => writer.Write(value));

    public GgufBytes Words(string key, params uint[] values) => List(key, 4, values, (writer, value) => writer.Write(value));

    public GgufBytes Flags(string key, params bool[] values) => List(key, 7, values, (writer, value) => writer.Write(value));

    public GgufBytes Texts(string key, params string[] values) => List(key, 8, values, Write);

    public byte[] ToArray()
    {
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write(0L);
        writer.Write(keys);
        writer.Write(body.ToArray());
        return file.ToArray();
    }

    private GgufBytes List<T>(string key, uint type, T[] values, Action<BinaryWriter, T> write) => Add(key, 9, writer =>
    {
        writer.Write(type);
        writer.Write((long)values.Length);
        Array.ForEach(values, value => write(writer, value));
    });

    private GgufBytes Add(string key, uint type, Action<BinaryWriter> value)
    {
        using var writer = new BinaryWriter(body, Encoding.UTF8, leaveOpen: true);
        Write(writer, key);
        writer.Write(type);
        value(writer);
        keys++;
        return this;
    }

    private static void Write(BinaryWriter writer, string text)
    {
        writer.Write((long)Encoding.UTF8.GetByteCount(text));
        writer.Write(Encoding.UTF8.GetBytes(text));
    }
}
