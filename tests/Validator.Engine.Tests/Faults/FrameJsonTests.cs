using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Validator.Engine.Faults;

namespace Validator.Engine.Tests.Faults;

public class FrameJsonTests
{
    private const string Event = """data: {"id":"chatcmpl-1","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"a \"b\""},"finish_reason":null}]}""" + "\n\n";

    private static readonly Gen<string> s_name = Gen.String[Gen.Char['a', 'e'], 1, 2];

    private static readonly Gen<JsonNode> s_value = Gen.Recursive<JsonNode>((depth, inner) => Gen.OneOf(
        Gen.Int.Select(number => (JsonNode)number),
        Gen.String.Where(text => !text.Any(char.IsSurrogate)).Select(text => (JsonNode)JsonValue.Create(text)),
        Gen.Bool.Select(flag => (JsonNode)flag),
        depth > 3 ? Gen.Int.Select(number => (JsonNode)number) : inner.Select(node => node.DeepClone()).Array[0, 3].Select(nodes => (JsonNode)new JsonArray(nodes)),
        depth > 3 ? Gen.Int.Select(number => (JsonNode)number) : Gen.Dictionary(s_name, inner)[0, 3].Select(members => (JsonNode)new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value.DeepClone()))))));

    private static readonly Gen<JsonObject> s_document = Gen.Dictionary(s_name, s_value)[1, 6]
        .Select(members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value.DeepClone()))));

    [Fact]
    public void A_member_of_the_top_level_is_changed_taken_out_or_added_and_no_other() => Gen.Select(s_document, s_name).Sample(
        (document, name) =>
        {
            byte[] frame = Encoding.UTF8.GetBytes(document.ToJsonString() + "\n");
            JsonObject changed = (JsonObject)document.DeepClone();
            JsonObject without = (JsonObject)document.DeepClone();
            without.Remove(name);
            if (changed.ContainsKey(name))
            {
                changed[name] = 42;
            }
            else
            {
                Assert.Null(FrameJson.Find(frame, name));
                without[name] = 7;
                Assert.Equal(without.ToJsonString() + "\n", Encoding.UTF8.GetString(FrameJson.Add(frame, name, "7")));
                without.Remove(name);
            }

            Assert.Equal(changed.ToJsonString() + "\n", Encoding.UTF8.GetString(FrameJson.Set(frame, name, _ => "42")));
            Assert.Equal(without.ToJsonString() + "\n", Encoding.UTF8.GetString(FrameJson.Remove(frame, name)));
        },
        iter: 2000);

    [Theory]
    [InlineData("""{"model":"m","response":"x","done":false}""")]
    [InlineData("""{"model":"m","message":{"role":"assistant","content":"x"},"done":false}""")]
    [InlineData("""{"choices":[{"index":0,"message":{"role":"assistant","content":"x"}}],"usage":{"completion_tokens":3}}""")]
    [InlineData("""{"choices":[{"text":"x","index":0}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant","content":"x"}}]}""")]
    public void The_text_of_an_answer_is_found_whatever_the_route_calls_it(string frame) =>
        Assert.Equal(frame.Replace("\"x\"", "\"y\"", StringComparison.Ordinal), Encoding.UTF8.GetString(FrameJson.Set(Encoding.UTF8.GetBytes(frame), FrameJson.Text, _ => "\"y\"")));

    [Fact]
    public void A_frame_of_an_event_stream_keeps_what_stands_around_its_document()
    {
        byte[] frame = Encoding.UTF8.GetBytes(Event);

        Assert.Equal(Event.Replace("\"m\"", "\"other\"", StringComparison.Ordinal), Encoding.UTF8.GetString(FrameJson.Set(frame, "model", _ => "\"other\"")));
        Assert.Equal(Event.Replace("\"a ", "\"!a ", StringComparison.Ordinal), Encoding.UTF8.GetString(FrameJson.Insert(frame, "!"u8.ToArray())));
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(frame.AsMemory(FrameJson.Document(frame))).RootElement.ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("{\"model\":")]
    [InlineData("}{")]
    [InlineData("} {")]
    public void What_holds_no_document_stays_as_it_is(string frame)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(frame);

        Assert.Equal(bytes, FrameJson.Set(bytes, "model", _ => "1"));
        Assert.Equal(bytes, FrameJson.Remove(bytes, "model"));
        Assert.Equal(bytes, FrameJson.Add(bytes, "model", "1"));
    }
}
