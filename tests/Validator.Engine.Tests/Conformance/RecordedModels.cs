namespace Validator.Engine.Tests.Conformance;

/// <summary>Makes the models of the recordings, in the order and from what they were made of.</summary>
internal static class RecordedModels
{
    /// <summary>Route and body of what makes each.</summary>
    private static readonly (string Path, string Body)[] s_made =
    [
        ("/api/copy", """{"source":"synthetic:1m","destination":"tiny"}"""),
        ("/api/create", """{"model":"tiny-tmpl","from":"tiny","system":"be brief","template":"{{ if .System }}S: {{ .System }}\n{{ end }}U: {{ .Prompt }}\nA: {{ .Response }}","parameters":{"num_ctx":2048,"stop":["@@"]},"stream":false}"""),
        ("/api/create", """{"model":"tiny-jinja","from":"synthetic:1.2m","template":"{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}<|im_start|>assistant\n","parameters":{"stop":["<|im_start|>","<|im_end|>"]},"stream":false}"""),

        // Synthetic models never end by themselves; one that stops at a letter looks the same from outside.
        ("/api/create", """{"model":"tiny-eos","from":"synthetic:1.1m","parameters":{"stop":["e"]},"stream":false}"""),
        ("/api/copy", """{"source":"synthetic:2m","destination":"tiny-slow"}"""),
        ("/api/copy", """{"source":"synthetic-embed:1m","destination":"tiny-embed"}"""),
    ];

    public static async Task CreateAsync(HttpClient client, WalkTime time)
    {
        foreach ((string path, string body) in s_made)
        {
            using StringContent content = new(body);
            using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
            Assert.True(response.IsSuccessStatusCode, $"{body}: {await response.Content.ReadAsStringAsync()}");
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
