using System.Text.RegularExpressions;
using CsCheck;
using Validator.Engine.Http;
using Validator.Engine.Models;

namespace Validator.Engine.Tests.Library;

public sealed class TemplateTests
{
    private const string ChatMl = "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n";

    private static readonly ChatMessage[] s_turns = [new("system", "S"), new("user", "1"), new("assistant", "2"), new("user", "3")];

    [Theory]
    [InlineData("{{ .Prompt }}", "123")]
    [InlineData("{{ .System }}|{{ .Prompt }}|{{ .Response }}.", "S|1|2.|3|")]
    [InlineData(TestModels.Template, "S: S\nU: 1\nA: 2U: 3\nA: ")]
    [InlineData(ChatMl, "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\n1<|im_end|>\n<|im_start|>assistant\n2<|im_end|>\n<|im_start|>user\n3<|im_end|>\n<|im_start|>assistant\n")]
    [InlineData("{{ range .Messages }}{{ if eq .Role \"user\" }}U{{ else if eq .Role \"system\" \"tool\" }}{{ $.System }}{{ else }}A{{ end }}{{ end }}", "SUAU")]
    [InlineData("a {{- /* none */ -}} b{{ if and .System .Prompt }}!{{ end }}{{ if or .System .Prompt }}?{{ end }}", "ab!?2ab?")]
    [InlineData("{{ if not .System }}none{{ else }}\"{{ .System }}\"{{ end }}{{- \"\\n}}\" -}}  {{ .Response }}", "\"S\"\n}}2none\n}}")]
    [InlineData("{{ if (eq .Prompt \"3\") }}last{{ end }}{{ .Response }}{{ .Prompt }}", "21last")]
    public void A_conversation_is_rendered(string template, string expected) => Assert.Equal(expected, GoTemplate.Parse(template).Render(s_turns));

    [Theory]
    [InlineData("{{", "unclosed action")]
    [InlineData("{{ .Prompt", "unclosed action")]
    [InlineData("{{ \"x }}", "unterminated quoted string")]
    [InlineData("{{ }}", "missing value for command")]
    [InlineData("{{ if }}{{ end }}", "missing value")]
    [InlineData("{{ if .System }}", "unexpected EOF")]
    [InlineData("{{ range .Messages }}", "unexpected EOF")]
    [InlineData("{{ if .System }}{{ else }}", "unexpected EOF")]
    [InlineData("{{ if .System }}{{ else }}{{ else }}{{ end }}", "expected end; found {{else}}")]
    [InlineData("{{ end }}", "unexpected {{end}}")]
    [InlineData("{{ else }}", "unexpected {{else}}")]
    [InlineData("{{ .Tools }}", ".Tools is not supported here; expected .System, .Prompt, .Response, .Messages")]
    [InlineData("{{ range .Messages }}{{ .System }}{{ end }}", ".System is not supported here; expected .Role, .Content")]
    [InlineData("{{ range .Tools }}{{ end }}", "range goes over .Messages only, and not within another")]
    [InlineData("{{ json .Prompt }}", "function \"json\" not defined")]
    [InlineData("{{ .Prompt .System }}", "unexpected \".System\" in operand")]
    [InlineData("{{ eq .Prompt }}", "wrong number of args for eq: got 1")]
    [InlineData("{{ not .Prompt .System }}", "wrong number of args for not: got 2")]
    [InlineData("{{ if (eq .Prompt \"a\" }}{{ end }}", "unclosed left paren")]
    public void What_is_wrong_or_not_known_is_refused(string template, string reason) =>
        Assert.Equal($"template: :1: {reason}", Assert.Throws<FormatException>(() => GoTemplate.Parse(template)).Message);

    [Fact]
    public void A_template_of_any_pieces_is_rendered_or_refused_with_its_line()
    {
        string[] pieces =
        [
            "{{", "}}", "{{-", "-}}", " ", "\n", "x", "\"", "\\", "(", ")", ".", "$", "/*", "*/", "if", "else", "end", "range", "eq", "not",
            ".System", ".Prompt", ".Response", ".Messages", ".Role", "{{ .Prompt }}", "{{ if .System }}", "{{ range .Messages }}", "{{ end }}", "{{ else }}",
        ];
        Gen.Int[0, pieces.Length - 1].List[0, 12].Sample(chosen =>
        {
            string template = string.Concat(chosen.Select(index => pieces[index]));
            try
            {
                string rendered = GoTemplate.Parse(template).Render(s_turns);
                return rendered.Length <= 20 * (template.Length + 20);
            }
            catch (FormatException error)
            {
                return Regex.IsMatch(error.Message, "^template: :[1-9][0-9]*: .");
            }
        });
    }

    [Fact]
    public void Text_without_actions_is_itself_and_then_the_answer_begins() =>
        Gen.String[Gen.Char["ab {}\n"], 0, 20].Where(text => !text.Contains("{{", StringComparison.Ordinal)).Sample(text =>
            GoTemplate.Parse(text).Render([new ChatMessage("user", "x")]) == text);
}
