using System.Globalization;

namespace Validator.Runtime;

/// <summary>Turns an answer that is no success into an error with the server's own words, which OllamaSharp would drop.</summary>
internal sealed class ServerWordsHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            var status = (int)response.StatusCode;
            throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"HTTP {status}: {ModelFailure.Words(answer) ?? answer}"), null, response.StatusCode);
        }
    }
}
