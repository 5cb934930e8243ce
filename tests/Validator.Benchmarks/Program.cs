using System.Diagnostics;
using Validator.Engine.Bench;
using Validator.Engine.Inference;
using Validator.Engine.Models;

string name = args[0];
int threads = int.Parse(args[1]);
var budget = Validator.Engine.Scheduling.MemoryBudget.OfThisMachine;
int fill = args.Length > 2 ? int.Parse(args[2]) : 64;
ModelSpec model = ModelName.Find(name)!;
Console.WriteLine($"{name} L{model.Layers} H{model.Heads} W{model.Width} F{model.FeedForward} P{model.ParameterCount}");
using Weights weights = new(model, threads, budget);
Batch batch = new(512);
using ForwardPass pass = new(weights, batch, threads, budget);
using KvCache cache = new(model, fill + 2000, budget);
using WorkerTeam team = new(threads, pass.Execute);
using ReadBandwidth bandwidth = new(weights.Memory, threads, TimeProvider.System);
using Scratch scratch = new(model, 4, budget);
SpinBarrier bar = new(threads);
using WorkerTeam mm = new(threads, t => { Products(new Share(t, threads)); bar.Wait(); });
unsafe void Products(Share s) {
  for (int l = 0; l < model.Layers; l++) foreach (Matrix m in weights.Layer(l).All) MatrixProduct.Run(s, m, scratch.Activations, 1, scratch.Hidden, ProductMode.Set);
  MatrixProduct.Run(s, weights.Embedding, scratch.Activations, 1, scratch.Hidden, ProductMode.Set);
}
Sampler sampler = new(new Sampling(0, 1));
int token = 17, position = fill;
long bytes = model.ParameterCount + (2L * model.Heads * fill * 68) + (2L * (model.Layers - 1) * model.Heads * 64 * 68);
List<double>[] t = [[], [], []];
for (int round = 0; round < 60; round++)
{
    t[0].Add(bandwidth.Pass() / 1e9);
    long at = Stopwatch.GetTimestamp();
    mm.Run();
    t[1].Add(model.ParameterCount / Stopwatch.GetElapsedTime(at).TotalSeconds / 1e9);
    at = Stopwatch.GetTimestamp();
        batch.Clear();
        int row = batch.Add(new Batch.Row(token, position++, cache), true);
        team.Run();
        token = sampler.Next(pass.Logits(row));
    t[2].Add(bytes / Stopwatch.GetElapsedTime(at).TotalSeconds / 1e9);
}
foreach (var x in t) { x.Sort(); Console.Write($"med {x[30]:0.0} p80 {x[48]:0.0} max {x[59]:0.0} | "); }
Console.WriteLine();
