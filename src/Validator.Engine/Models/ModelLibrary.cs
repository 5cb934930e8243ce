using Validator.Engine.Models.Storage;

namespace Validator.Engine.Models;

/// <summary>
/// The models that this server has: synthetic ones of every size, perhaps others that it was given, and those made,
/// copied and pulled. The last are kept in the folder of models, or without one as long as the server runs. Safe to use from several threads;
/// a model in use lives on when it is deleted.
/// </summary>
internal sealed class ModelLibrary
{
    /// <summary>The synthetic models that are listed; every other size is there as well.</summary>
    private static readonly string[] s_listed = ["synthetic:1m", "synthetic:8m", "synthetic:60m", "synthetic:400m", "synthetic:1b"];

    private readonly Lock _lock = new();
    private readonly Dictionary<ModelName, Entry> _models = [];

    /// <summary>Built-in models that were deleted; a pull brings them back.</summary>
    private readonly HashSet<ModelName> _deleted = [];

    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly ModelFolder? _folder;
    private readonly Dictionary<ModelName, ModelSpec> _given;

    /// <summary>Reads the folder of models; what is not whole or not this engine's is said in the log and left alone.</summary>
    /// <param name="folder">Where models are kept; null: nowhere.</param>
    /// <param name="given">Models besides the synthetic ones, under the names of their weights.</param>
    /// <param name="log">Hears of models passed over.</param>
    /// <param name="time">Dates the models.</param>
    /// <exception cref="EngineOptionsException">The folder cannot be used.</exception>
    public ModelLibrary(string? folder, IEnumerable<ModelSpec> given, TextWriter log, TimeProvider time)
    {
        _time = time;
        _startedAt = time.GetUtcNow();
        _given = given.ToDictionary(spec => ModelName.Parse(spec.Name)!);
        foreach (ModelName name in _given.Keys.Concat(s_listed.Select(listed => ModelName.Parse(listed)!)))
        {
            Add(name, ModelImage.Of(Weights(name.Shortest)!), _startedAt);
        }

        if (folder is null)
        {
            return;
        }

        _folder = new ModelFolder(folder);
        _folder.Create();
        foreach ((ModelName name, DateTimeOffset modifiedAt) in _folder.Names())
        {
            if (!(_folder.ReadManifest(name) is { } json && ModelImage.Read(json, _folder.ReadBlob) is { } image && Add(name, image, modifiedAt)))
            {
                log.WriteLine($"skipped {name}: not a whole model of synthetic weights");
            }
        }
    }

    /// <summary>What <c>/api/tags</c> shows, latest first.</summary>
    public IReadOnlyList<Model> Listed
    {
        get
        {
            lock (_lock)
            {
                return [.. _models.Values.Select(entry => entry.Model).OrderByDescending(model => model.ModifiedAt.ToUnixTimeSeconds())];
            }
        }
    }

    /// <summary>The model that a request means by <paramref name="name"/>; null where there is none.</summary>
    public Model? Find(string name) => ModelName.Parse(WithoutLocal(name.Trim())) is { } parsed ? Find(parsed)?.Model : null;

    /// <summary>The same with the image it was made of.</summary>
    public Entry? Find(ModelName name)
    {
        lock (_lock)
        {
            return _models.TryGetValue(name, out Entry? entry) ? entry : _deleted.Contains(name) ? null : BuiltIn(name);
        }
    }

    /// <summary>A model that needs no folder, whether it was deleted or not.</summary>
    public Entry? BuiltIn(ModelName name) => Weights(name.Shortest) is { } spec && ModelImage.Of(spec) is { } image
        ? new Entry(name, image, image.ToModel(name, _startedAt, Weights)!)
        : null;

    /// <summary>Whether the engine has the weights that an image names, and can read all of it.</summary>
    public bool CanRun(ModelName name, ModelImage image) => image.ToModel(name, _startedAt, Weights) is not null;

    /// <summary>The bytes of a layer of any model; null if none has it.</summary>
    public byte[]? Blob(string digest)
    {
        lock (_lock)
        {
            return _models.Values.Select(entry => entry.Image.Blobs.GetValueOrDefault(digest)).FirstOrDefault(bytes => bytes is not null);
        }
    }

    /// <summary>Adds or replaces a model; the digests of layers that nothing needs any more are given back, and gone.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public IReadOnlyList<string> Put(ModelName name, ModelImage image)
    {
        lock (_lock)
        {
            name = Spelled(name);
            DateTimeOffset now = _time.GetUtcNow();
            Entry? replaced = _models.GetValueOrDefault(name);
            if (replaced is null && _folder?.ReadManifest(name) is not null)
            {
                throw new IOException($"\"{name}\" is a model of another server; it is not replaced");
            }

            _folder?.Write(name, image, now);
            _deleted.Remove(name);
            Add(name, image, now);
            return replaced is null ? [] : Prune(replaced.Image);
        }
    }

    /// <summary>Brings back a built-in model and lists it.</summary>
    public void Restore(Entry builtIn)
    {
        lock (_lock)
        {
            _deleted.Remove(builtIn.Name);
            _models.TryAdd(builtIn.Name, builtIn);
        }
    }

    /// <summary>Removes a model; false if there is none.</summary>
    public bool Delete(ModelName name)
    {
        lock (_lock)
        {
            if (Find(name) is not { } entry)
            {
                return false;
            }

            if (_models.Remove(name) && _folder?.ReadManifest(entry.Name) is not null)
            {
                _folder.Remove(entry.Name);
                Prune(entry.Image);
            }

            if (Weights(name.Shortest) is not null)
            {
                _deleted.Add(name);
            }

            return true;
        }
    }

    private ModelSpec? Weights(string name) =>
        (ModelName.Parse(name) is { } parsed ? _given.GetValueOrDefault(parsed) : null) ?? ModelName.Find(name);

    /// <summary>The name with its parts spelled as other models spell them: names differ by more than their case.</summary>
    private ModelName Spelled(ModelName name) => new(
        Spelled(name.Host, other => other.Host),
        Spelled(name.Namespace, other => other.Namespace),
        Spelled(name.Model, other => other.Model),
        Spelled(name.Tag, other => other.Tag));

    private string Spelled(string part, Func<ModelName, string> partOf) =>
        _models.Values.Select(entry => partOf(entry.Name)).FirstOrDefault(other => other.Equals(part, StringComparison.OrdinalIgnoreCase)) ?? part;

    private static string WithoutLocal(string name) => name.EndsWith(":local", StringComparison.OrdinalIgnoreCase) ? name[..^":local".Length] : name;

    private List<string> Prune(ModelImage removed)
    {
        // The folder's own manifests count there: it holds no listed synthetic model, and perhaps models of others.
        _folder?.RemoveUnused(removed.Blobs.Keys);
        return [.. removed.Blobs.Keys.Where(digest => !_models.Values.Any(entry => entry.Image.Blobs.ContainsKey(digest)))];
    }

    private bool Add(ModelName name, ModelImage image, DateTimeOffset modifiedAt)
    {
        if (image.ToModel(name, modifiedAt, Weights) is not { } model)
        {
            return false;
        }

        _models[name] = new Entry(name, image, model);
        return true;
    }

    /// <summary>A model of the library under the name as it is spelled there.</summary>
    internal sealed record Entry(ModelName Name, ModelImage Image, Model Model);
}
