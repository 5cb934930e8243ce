using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Validator.Engine.Tests;

/// <summary>Answers from processes that may not use what this processor can.</summary>
public sealed class InstructionSetTests
{
    /// <summary>Set in the child: what the answer must be there as well.</summary>
    private const string Expected = "VALIDATOR_EXPECTED_ANSWER";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_the_same_with_less_of_them()
    {
        string answer = await AnswerAsync();
        if (Environment.GetEnvironmentVariable(Expected) is { } expected)
        {
            Assert.Equal(expected, answer);
            return;
        }

        foreach (string feature in new[] { "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic" })
        {
            using Process child = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                ArgumentList = { typeof(InstructionSetTests).Assembly.Location, "-method", $"{typeof(InstructionSetTests).FullName}.{nameof(An_answer_is_the_same_with_less_of_them)}" },
                Environment = { [feature] = "0", [Expected] = answer },
                RedirectStandardOutput = true,
            })!;
            string output = await child.StandardOutput.ReadToEndAsync(Token);
            await child.WaitForExitAsync(Token);

            Assert.True(child.ExitCode == 0, $"{feature}=0\n{output}");
        }
    }

    private static async Task<string> AnswerAsync()
    {
        await using TestEngine engine = await TestEngine.StartAsync();
        string prompt = string.Concat(Enumerable.Range(0, 20).Select(i => $"def f{i}(x): return x + {i} "));
        string text = (await engine.GenerateAsync(prompt, """{"num_predict":40,"temperature":0.7,"seed":3,"num_ctx":2048}"""))["response"]!.GetValue<string>();
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
