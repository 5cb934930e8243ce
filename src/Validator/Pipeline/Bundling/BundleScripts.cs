namespace Validator.Pipeline.Bundling;

/// <summary>Scripts that send a request again: the server is their argument, else <c>OLLAMA_HOST</c>, else Ollama's own address.</summary>
internal static class BundleScripts
{
    /// <summary>For curl; prints the answer's head and bytes as they come.</summary>
    /// <param name="path">Route.</param>
    public static string Curl(string path) => $$$"""
        #!/bin/sh
        # Sends request.json as it was sent. Usage: sh request.sh [http://127.0.0.1:11434]
        server=${1:-${OLLAMA_HOST:-http://127.0.0.1:11434}}
        case $server in *://*) ;; *) server=http://$server ;; esac
        exec curl --silent --show-error --no-buffer --include --noproxy '*' \
          --header 'Content-Type: application/json' \
          --data-binary "@$(dirname "$0")/request.json" \
          "${server%/}{{{path}}}"

        """;

    /// <summary>For Python's own library; says which line of the answer is not one JSON object.</summary>
    /// <param name="path">Route.</param>
    public static string Python(string path) => $$""""
        #!/usr/bin/env python3
        """Sends request.json as it was sent, and says which lines of the answer are not one JSON object each.

        Usage: python3 request.py [http://127.0.0.1:11434]
        """
        import json
        import os
        import sys
        import urllib.error
        import urllib.request


        def main() -> int:
            server = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("OLLAMA_HOST", "http://127.0.0.1:11434")
            if "://" not in server:
                server = "http://" + server
            with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "request.json"), "rb") as file:
                body = file.read()
            request = urllib.request.Request(server.rstrip("/") + "{{path}}", data=body, headers={"Content-Type": "application/json"})
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            broken = 0
            number = 0
            try:
                with opener.open(request) as answer:
                    print(answer.status, answer.headers.get("Content-Type"))
                    for number, line in enumerate(answer, 1):
                        text = line.strip()
                        if text.startswith(b"data:"):
                            text = text[len(b"data:"):].strip()
                        if not text or text == b"[DONE]":
                            continue
                        try:
                            json.loads(text)
                        except ValueError as error:
                            broken += 1
                            print(f"line {number}: {error}: {line[:200]!r}")
            except urllib.error.HTTPError as error:
                print(error.code, error.read()[:2000])
                return 1
            except OSError as error:
                print(f"{type(error).__name__}: {error}")
                return 1
            print(f"{number} lines, {broken} broken")
            return 1 if broken else 0


        if __name__ == "__main__":
            sys.exit(main())

        """";
}
