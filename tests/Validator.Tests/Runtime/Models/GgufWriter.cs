using System.Text;

namespace Validator.TestModels;

/// <summary>
/// Writes a small model of the llama architecture with random weights and a tokenizer of bytes, in the GGUF format, version 3:
/// the same bytes for the same sizes. It is fit to be loaded and to answer; what it answers is noise.
/// </summary>
internal static class GgufWriter
{
    private const int Alignment = 32;
    private const int Layers = 2;
    private const int Width = 128;
    private const int Hidden = 256;
    private const int Heads = 4;
    private const uint Control = 3;
    private const uint Unknown = 2;
    private const uint Byte = 6;
    private const uint Normal = 1;

    private enum Kind : uint
    {
        UInt32 = 4,
        Int32 = 5,
        Float32 = 6,
        Bool = 7,
        Text = 8,
        Array = 9,
    }

    /// <summary>Three marks, the 256 bytes, and the letters behind the blank that the tokenizer puts before words.</summary>
    private static readonly (string Text, uint Kind)[] Tokens =
    [
        ("<unk>", Unknown), ("<s>", Control), ("</s>", Control),
        .. Enumerable.Range(0, 256).Select(value => ($"<0x{value:X2}>", Byte)),
        ("▁", Normal),
        .. Enumerable.Range('!', '~' - '!' + 1).Select(value => (((char)value).ToString(), Normal)),
    ];

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="context">The context the model says it was trained with, in tokens.</param>
    /// <param name="seed">Of the weights.</param>
    public static void Write(string path, int context = 8192, int seed = 42)
    {
        var tensors = Tensors();
        using var file = new BinaryWriter(File.Create(path), Encoding.UTF8);
        file.Write("GGUF"u8);
        file.Write(3u);
        file.Write((ulong)tensors.Count);
        (string Key, Action<BinaryWriter> Value)[] metadata =
        [
            ("general.architecture", Of("llama")), ("general.name", Of("noise")), ("general.file_type", Of(0u)), ("general.alignment", Of((uint)Alignment)),
            ("llama.block_count", Of((uint)Layers)), ("llama.context_length", Of((uint)context)), ("llama.embedding_length", Of((uint)Width)),
            ("llama.feed_forward_length", Of((uint)Hidden)), ("llama.attention.head_count", Of((uint)Heads)), ("llama.attention.head_count_kv", Of((uint)Heads)),
            ("llama.attention.layer_norm_rms_epsilon", Of(1e-5f)), ("llama.rope.dimension_count", Of((uint)(Width / Heads))), ("llama.rope.freq_base", Of(10000f)), ("llama.vocab_size", Of((uint)Tokens.Length)),
            ("tokenizer.ggml.model", Of("llama")), ("tokenizer.ggml.pre", Of("default")),
            ("tokenizer.ggml.tokens", Array(Kind.Text, Tokens, (writer, token) => Text(writer, token.Text))),
            ("tokenizer.ggml.scores", Array(Kind.Float32, Tokens, (writer, token) => writer.Write(token.Kind == Normal ? -1f : 0f))),
            ("tokenizer.ggml.token_type", Array(Kind.Int32, Tokens, (writer, token) => writer.Write((int)token.Kind))),
            ("tokenizer.ggml.unknown_token_id", Of(0u)), ("tokenizer.ggml.bos_token_id", Of(1u)), ("tokenizer.ggml.eos_token_id", Of(2u)),
            ("tokenizer.ggml.add_bos_token", writer => { writer.Write((uint)Kind.Bool); writer.Write(true); }),
            ("tokenizer.ggml.add_space_prefix", writer => { writer.Write((uint)Kind.Bool); writer.Write(true); }),
        ];
        file.Write((ulong)metadata.Length);
        foreach (var (key, value) in metadata)
        {
            Text(file, key);
            value(file);
        }

        var offset = 0UL;
        foreach (var (name, shape) in tensors)
        {
            Text(file, name);
            file.Write((uint)shape.Length);
            foreach (var extent in shape)
            {
                file.Write((ulong)extent);
            }

            file.Write(0u); // F32
            file.Write(offset);
            offset += Padded((ulong)shape.Aggregate(sizeof(float), (product, extent) => product * extent));
        }

        var random = new Random(seed);
        foreach (var (name, shape) in tensors)
        {
            Pad(file);
            var count = shape.Aggregate(1, (product, extent) => product * extent);
            for (var i = 0; i < count; i++)
            {
                file.Write(Weight(name, i / Width, i % Width, random));
            }
        }

        Pad(file);
    }

    /// <summary>
    /// Noise, but for the first place of every token, which is large, and which the marks and bytes count against them: so
    /// every answer is of letters, however long.
    /// </summary>
    private static float Weight(string name, int row, int column, Random random) =>
        name.EndsWith("_norm.weight", StringComparison.Ordinal) ? 1f
        : name == "token_embd.weight" && column == 0 ? 4f
        : name == "output.weight" && column == 0 ? (Tokens[row].Kind == Normal ? 0f : -2f)
        : (random.NextSingle() - 0.5f) * 0.2f;

    private static List<(string Name, int[] Shape)> Tensors()
    {
        List<(string, int[])> tensors = [("token_embd.weight", [Width, Tokens.Length])];
        for (var layer = 0; layer < Layers; layer++)
        {
            tensors.Add(($"blk.{layer}.attn_norm.weight", [Width]));
            tensors.Add(($"blk.{layer}.attn_q.weight", [Width, Width]));
            tensors.Add(($"blk.{layer}.attn_k.weight", [Width, Width]));
            tensors.Add(($"blk.{layer}.attn_v.weight", [Width, Width]));
            tensors.Add(($"blk.{layer}.attn_output.weight", [Width, Width]));
            tensors.Add(($"blk.{layer}.ffn_norm.weight", [Width]));
            tensors.Add(($"blk.{layer}.ffn_gate.weight", [Width, Hidden]));
            tensors.Add(($"blk.{layer}.ffn_up.weight", [Width, Hidden]));
            tensors.Add(($"blk.{layer}.ffn_down.weight", [Hidden, Width]));
        }

        tensors.Add(("output_norm.weight", [Width]));
        tensors.Add(("output.weight", [Width, Tokens.Length]));
        return tensors;
    }

    private static ulong Padded(ulong length) => (length + Alignment - 1) / Alignment * Alignment;

    private static void Pad(BinaryWriter file)
    {
        file.Flush();
        file.Write(new byte[Padded((ulong)file.BaseStream.Position) - (ulong)file.BaseStream.Position]);
    }

    private static Action<BinaryWriter> Of(string value) => writer =>
    {
        writer.Write((uint)Kind.Text);
        Text(writer, value);
    };

    private static Action<BinaryWriter> Of(uint value) => writer =>
    {
        writer.Write((uint)Kind.UInt32);
        writer.Write(value);
    };

    private static Action<BinaryWriter> Of(float value) => writer =>
    {
        writer.Write((uint)Kind.Float32);
        writer.Write(value);
    };

    private static Action<BinaryWriter> Array(Kind kind, (string Text, uint Kind)[] items, Action<BinaryWriter, (string Text, uint Kind)> write) => writer =>
    {
        writer.Write((uint)Kind.Array);
        writer.Write((uint)kind);
        writer.Write((ulong)items.Length);
        foreach (var item in items)
        {
            write(writer, item);
        }
    };

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }
}
