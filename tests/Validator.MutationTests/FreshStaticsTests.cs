using System.Reflection;
using System.Runtime.Loader;
using Xunit;

namespace Validator.Tests;

/// <summary>
/// What a static initializer says is said once in a process, and one process serves many mutants: so that those of statics are seen,
/// the mutated assembly and the tests of what it says, but for those that ask other readers, are loaded once more, anew.
/// </summary>
public sealed class FreshStaticsTests
{
    private static readonly string[] Again = ["SpokenTests", "SpokenGatesTests", "SpokenFindingsTests", "VariantTests"];

    [Fact]
    public void What_is_said_is_said_anew()
    {
        // While it is noted which test runs which code, a second copy would write over what the first notes.
        if (Environment.GetEnvironmentVariable("STRYKER_COVERAGE_FILE") is { Length: > 0 })
        {
            return;
        }

        Anew anew = new();
        try
        {
            Type[] classes = anew.LoadFromAssemblyName(typeof(FreshStaticsTests).Assembly.GetName()).GetTypes();
            MethodInfo[] facts = [.. classes.Where(type => Again.Contains(type.Name)).SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(method => method.ReturnType == typeof(void) && method.GetCustomAttribute<FactAttribute>() is not null && method.GetParameters().Length == 0)];
            Assert.NotEmpty(facts);
            foreach (MethodInfo fact in facts)
            {
                fact.Invoke(Activator.CreateInstance(fact.DeclaringType!), null);
            }
        }
        finally
        {
            anew.Unload();
        }
    }

    /// <summary>Has the mutated assembly and the tests for itself, and all else in common with the process.</summary>
    private sealed class Anew() : AssemblyLoadContext(isCollectible: true)
    {
        private static readonly string[] Own = ["Stage", "Later", "Validator.Tests"];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            if (!Own.Contains(assemblyName.Name) || !File.Exists(path))
            {
                return null;
            }

            using MemoryStream bytes = new(File.ReadAllBytes(path));
            return LoadFromStream(bytes);
        }
    }
}
