namespace Validator.Integrity;

/// <summary>The head of a response (RFC 9112, sections 4 and 5), as far as the verdict and its attribution need it.</summary>
internal sealed class HttpHead
{
    /// <summary>Status code; null before a status line came.</summary>
    public int? Status { get; set; }

    /// <summary><c>Content-Length</c>; null when absent.</summary>
    public long? ContentLength { get; set; }

    /// <summary>Whether the last transfer coding is <c>chunked</c>.</summary>
    public bool Chunked { get; set; }

    /// <summary><c>Content-Type</c> as sent; null when absent.</summary>
    public string? ContentType { get; set; }

    /// <summary><c>Via</c> as sent: a proxy names itself there (RFC 9110, section 7.6.3).</summary>
    public string? Via { get; set; }

    /// <summary>What tells of something between the server and us.</summary>
    public ProxySigns Signs { get; } = new();

    /// <summary>Whether a body can follow at all (RFC 9112, section 6.3, rule 1).</summary>
    public bool HasBody => Status is not (204 or 304);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Status = null;
        ContentLength = null;
        Chunked = false;
        ContentType = null;
        Via = null;
        Signs.Clear();
    }
}
