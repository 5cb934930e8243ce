namespace Validator.Tool.Completion;

/// <summary>Scripts that make a shell complete the tool's words. They ask the tool itself, so that they never grow old.</summary>
internal static class ShellScripts
{
    /// <summary>The shells, each with its script and how it is put to use.</summary>
    public static IReadOnlyList<(string Shell, string Use, string Script)> All { get; } =
    [
        ("bash", "eval \"$(ollama-validator completion bash)\", in ~/.bashrc", Bash),
        ("zsh", "eval \"$(ollama-validator completion zsh)\", in ~/.zshrc behind compinit", Zsh),
        ("fish", "ollama-validator completion fish > ~/.config/fish/completions/ollama-validator.fish", Fish),
        ("powershell", "ollama-validator completion powershell | Out-String | Invoke-Expression, in $PROFILE", PowerShell),
    ];

    /// <summary>A colon or an equals sign parts words for bash, so what stands before the last of them is taken off again.</summary>
    private const string Bash = """
        # bash completion of ollama-validator
        _ollama_validator() {
          local word="" line found=()
          local typed="${COMP_LINE:0:COMP_POINT}"
          [[ $typed == *" " ]] || word="${typed##* }"
          while IFS= read -r line; do
            [[ -n $line ]] && found+=("$line")
          done < <("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
          COMPREPLY=()
          local before="${word%"${COMP_WORDS[COMP_CWORD]}"}" candidate
          for candidate in "${found[@]}"; do
            [[ $candidate == "$word"* ]] && COMPREPLY+=("${candidate#"$before"}")
          done
          if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
            compopt -o nospace 2>/dev/null
          fi
        }
        complete -o default -F _ollama_validator ollama-validator

        """;

    private const string Zsh = """
        #compdef ollama-validator
        # zsh completion of ollama-validator
        _ollama_validator() {
          local -a found folders words_found
          found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          found=("${(@)found:#}")
          folders=("${(@M)found:#*/}")
          words_found=("${(@)found:#*/}")
          (( $#words_found )) && compadd -Q -- "${words_found[@]}"
          (( $#folders )) && compadd -Q -S '' -- "${folders[@]}"
          (( $#found )) || _files
        }
        if (( $+functions[compdef] )); then
          compdef _ollama_validator ollama-validator
        fi

        """;

    private const string Fish = """
        # fish completion of ollama-validator
        function __ollama_validator_complete
          set -l typed (commandline --cut-at-cursor --current-process)
          set -l name (commandline --tokenize --current-process)[1]
          set -l found ($name "[suggest:"(string length -- "$typed")"]" "$typed" 2>/dev/null)
          if test (count $found) -gt 0
            printf '%s\n' $found
          else
            __fish_complete_path (commandline --current-token)
          end
        end
        complete --command ollama-validator --no-files --keep-order --arguments '(__ollama_validator_complete)'

        """;

    private const string PowerShell = """
        # PowerShell completion of ollama-validator
        Register-ArgumentCompleter -Native -CommandName ollama-validator -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          $start = $commandAst.Extent.StartOffset
          $line = $commandAst.Extent.Text.PadRight([Math]::Max(0, $cursorPosition - $start))
          & $commandAst.CommandElements[0].Value "[suggest:$($cursorPosition - $start)]" "$line" 2>$null | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }

        """;
}
