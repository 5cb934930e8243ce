using Validator.Engine.Models;

namespace Validator.Engine.Http;

/// <summary>What <c>/api/show</c> tells of weights: sizes, tokenizer, tensors.</summary>
internal static class WeightsInfo
{
    private const int Q8 = 7;

    /// <summary>Keys in the order of their names, as Go writes a map; lists only where they are asked for.</summary>
    public static FrameBuffer Info(FrameBuffer json, ModelSpec model, bool verbose)
    {
        json.Open('{')
            .Name("general.architecture"u8).Text("synthetic")
            .Name("general.file_type"u8).Number(Q8)
            .Name("general.parameter_count"u8).Number(model.ParameterCount)
            .Name("general.quantization_version"u8).Number(2)
            .Name("general.type"u8).Text("model")
            .Name("synthetic.attention.head_count"u8).Number(model.Heads)
            .Name("synthetic.attention.head_count_kv"u8).Number(model.Heads)
            .Name("synthetic.attention.key_length"u8).Number(ModelSpec.HeadWidth)
            .Name("synthetic.attention.sliding_window"u8).Number(ModelSpec.Window)
            .Name("synthetic.attention.value_length"u8).Number(ModelSpec.HeadWidth)
            .Name("synthetic.block_count"u8).Number(model.Layers)
            .Name("synthetic.context_length"u8).Number(model.ContextLength)
            .Name("synthetic.embedding_length"u8).Number(model.Width)
            .Name("synthetic.feed_forward_length"u8).Number(model.FeedForward)
            .Name("synthetic.vocab_size"u8).Number(Vocabulary.Size)
            .Name("tokenizer.ggml.add_bos_token"u8).Flag(true)
            .Name("tokenizer.ggml.add_eos_token"u8).Flag(false)
            .Name("tokenizer.ggml.add_space_prefix"u8).Flag(false)
            .Name("tokenizer.ggml.bos_token_id"u8).Number(Tokenizer.BeginOfSequence)
            .Name("tokenizer.ggml.model"u8).Text("synthetic")
            .Name("tokenizer.ggml.pre"u8).Text("default");
        List(json.Name("tokenizer.ggml.scores"u8), verbose, _ => json.Number(0L));
        List(json.Name("tokenizer.ggml.token_type"u8), verbose, _ => json.Number(1L));
        List(json.Name("tokenizer.ggml.tokens"u8), verbose, piece => json.Text(Vocabulary.Text(piece)));
        return json.Close('}');
    }

    public static FrameBuffer Tensors(FrameBuffer json, ModelSpec model)
    {
        json.Open('[');
        Tensor(json, "token_embd.weight", model.Width, Vocabulary.Size);
        for (int layer = 0; layer < model.Layers; layer++)
        {
            Tensor(json, $"blk.{layer}.attn_q.weight", model.Width, model.KeyWidth);
            Tensor(json, $"blk.{layer}.attn_k.weight", model.Width, model.KeyWidth);
            Tensor(json, $"blk.{layer}.attn_v.weight", model.Width, model.KeyWidth);
            Tensor(json, $"blk.{layer}.attn_output.weight", model.KeyWidth, model.Width);
            Tensor(json, $"blk.{layer}.ffn_up.weight", model.Width, model.FeedForward);
            Tensor(json, $"blk.{layer}.ffn_down.weight", model.FeedForward, model.Width);
        }

        return json.Close(']');
    }

    private static void List(FrameBuffer json, bool isWanted, Action<int> write)
    {
        if (!isWanted)
        {
            json.Literal("null");
            return;
        }

        json.Open('[');
        for (int piece = 0; piece < Vocabulary.Size; piece++)
        {
            write(piece);
        }

        json.Close(']');
    }

    private static void Tensor(FrameBuffer json, string name, int inputs, int outputs) => json.Open('{')
        .Name("name"u8).Text(name).Name("type"u8).Text("I8")
        .Name("shape"u8).Open('[').Number(inputs).Number(outputs).Close(']').Close('}');
}
