using System.Buffers;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>
/// Finds where the first JSON value of a body ends, as Go's streaming decoder does: what follows is not looked at.
/// Malformed input gets Go's own error text.
/// </summary>
internal ref struct GoJsonScanner(ReadOnlySpan<byte> body)
{
    private const int MaxDepth = 10_000;

    private static readonly SearchValues<byte> s_special =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(i => (byte)i)]);

    private readonly ReadOnlySpan<byte> _body = body;
    private int _at;

    /// <summary>Where the first value lies.</summary>
    /// <exception cref="EngineException">The body is empty or malformed.</exception>
    public static Range FirstValue(ReadOnlySpan<byte> body)
    {
        GoJsonScanner scanner = new(body);
        if (!scanner.SkipSpace())
        {
            throw new EngineException(400, RequestBody.Missing);
        }

        int start = scanner._at;
        scanner.Value(0);
        return start..scanner._at;
    }

    private void Value(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new EngineException(400, "exceeded max depth");
        }

        byte first = NextToken();
        switch (first)
        {
            case (byte)'{':
                Members(depth);
                break;
            case (byte)'[':
                Elements(depth);
                break;
            case (byte)'"':
                String();
                break;
            case (byte)'t':
                Literal("true"u8);
                break;
            case (byte)'f':
                Literal("false"u8);
                break;
            case (byte)'n':
                Literal("null"u8);
                break;
            default:
                Number(first);
                break;
        }
    }

    private void Members(int depth)
    {
        _at++;
        if (NextToken() == '}')
        {
            _at++;
            return;
        }

        while (true)
        {
            Expect(NextToken() == '"', "looking for beginning of object key string");
            String();
            Expect(NextToken() == ':', "after object key");
            _at++;
            Value(depth + 1);
            byte after = NextToken();
            Expect(after is (byte)',' or (byte)'}', "after object key:value pair");
            _at++;
            if (after == '}')
            {
                return;
            }
        }
    }

    private void Elements(int depth)
    {
        _at++;
        if (NextToken() == ']')
        {
            _at++;
            return;
        }

        while (true)
        {
            Value(depth + 1);
            byte after = NextToken();
            Expect(after is (byte)',' or (byte)']', "after array element");
            _at++;
            if (after == ']')
            {
                return;
            }
        }
    }

    private void String()
    {
        _at++;
        while (true)
        {
            // Long prompts: everything up to the next quote, escape or control character at once.
            int special = _body[_at..].IndexOfAny(s_special);
            _at = special < 0 ? _body.Length : _at + special;
            byte c = Current();
            Expect(c is (byte)'"' or (byte)'\\', "in string literal");
            _at++;
            if (c == '"')
            {
                return;
            }

            Escape();
        }
    }

    private void Escape()
    {
        byte c = Current();
        Expect("\"\\/bfnrtu"u8.Contains(c), "in string escape code");
        _at++;
        for (int i = 0; c == 'u' && i < 4; i++)
        {
            Expect(char.IsAsciiHexDigit((char)Current()), "in \\u hexadecimal character escape");
            _at++;
        }
    }

    private void Literal(ReadOnlySpan<byte> literal)
    {
        for (int i = 0; i < literal.Length; i++)
        {
            Expect(Current() == literal[i], $"in literal {System.Text.Encoding.ASCII.GetString(literal)} (expecting '{(char)literal[i]}')");
            _at++;
        }
    }

    private void Number(byte first)
    {
        Expect(first == '-' || char.IsAsciiDigit((char)first), "looking for beginning of value");
        if (first == '-')
        {
            _at++;
            Expect(char.IsAsciiDigit((char)Current()), "in numeric literal");
        }

        if (Current() == '0')
        {
            _at++;
        }
        else
        {
            Digits();
        }

        if (Peek() == '.')
        {
            _at++;
            Expect(char.IsAsciiDigit((char)Current()), "after decimal point in numeric literal");
            Digits();
        }

        if (Peek() is 'e' or 'E')
        {
            _at++;
            _at += Peek() is '+' or '-' ? 1 : 0;
            Expect(char.IsAsciiDigit((char)Current()), "in exponent of numeric literal");
            Digits();
        }
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Peek()))
        {
            _at++;
        }
    }

    private readonly char Peek() => _at < _body.Length ? (char)_body[_at] : '\0';

    private readonly byte Current() => _at < _body.Length ? _body[_at] : throw new EngineException(400, "unexpected EOF");

    private byte NextToken()
    {
        SkipSpace();
        return Current();
    }

    private bool SkipSpace()
    {
        while (_at < _body.Length && _body[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }

        return _at < _body.Length;
    }

    private readonly void Expect(bool holds, string where)
    {
        if (!holds)
        {
            throw new EngineException(400, $"invalid character {QuoteCharacter(_body[_at])} {where}");
        }
    }

    private static string QuoteCharacter(byte c) => c switch
    {
        (byte)'\'' => @"'\''",
        (byte)'"' => "'\"'",
        (byte)'\n' => @"'\n'",
        (byte)'\r' => @"'\r'",
        (byte)'\t' => @"'\t'",
        < 0x20 or 0x7f => FormattableString.Invariant($@"'\x{c:x2}'"),
        _ => $"'{(char)c}'",
    };
}
