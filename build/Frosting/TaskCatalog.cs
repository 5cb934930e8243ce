using System.Reflection;
using System.Text;
using Cake.Core;

namespace Cake.Frosting;

/// <summary>The tasks of an assembly and how they depend on each other.</summary>
internal sealed class TaskCatalog
{
    private readonly SortedDictionary<string, Type> types;

    private TaskCatalog(SortedDictionary<string, Type> types) => this.types = types;

    public IReadOnlyCollection<string> Names => types.Keys;

    public static TaskCatalog Of(Assembly assembly)
    {
        SortedDictionary<string, Type> types = new(StringComparer.OrdinalIgnoreCase);
        foreach (Type type in assembly.GetExportedTypes().Where(IsTask))
        {
            if (!types.TryAdd(Name(type), type))
            {
                throw new CakeException($"{type} and {types[Name(type)]} are both named {Name(type)}.");
            }
        }

        return new TaskCatalog(types);
    }

    public string Description(string name) =>
        types[name].GetCustomAttribute<TaskDescriptionAttribute>()?.Description ?? string.Empty;

    public void Register(ICakeEngine engine)
    {
        foreach ((string name, Type type) in types)
        {
            IFrostingTask task = (IFrostingTask)Activator.CreateInstance(type)!;
            CakeTaskBuilder builder = engine.RegisterTask(name)
                .Description(Description(name))
                .WithCriteria(task.ShouldRun)
                .IsDependentOn(Dependencies(type).Select(Name));
            if (task.HasWork)
            {
                builder.Does(task.RunAsync);
            }
        }
    }

    public string Tree(string target)
    {
        StringBuilder text = new();
        Write(text, types[target], depth: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Type task, int depth)
    {
        text.Append(' ', depth * 2).AppendLine(Name(task));
        foreach (Type dependency in Dependencies(task))
        {
            Write(text, dependency, depth + 1);
        }
    }

    private static IEnumerable<Type> Dependencies(Type task) =>
        task.GetCustomAttributes<IsDependentOnAttribute>().Select(attribute => attribute.Task);

    private static string Name(Type task) => task.GetCustomAttribute<TaskNameAttribute>()?.Name ?? task.Name;

    private static bool IsTask(Type type) => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFrostingTask));
}
