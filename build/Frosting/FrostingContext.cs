using Cake.Core;

namespace Cake.Frosting;

/// <summary>Marks a class that can be the context of the tasks.</summary>
public interface IFrostingContext : ICakeContext;

/// <summary>Cake's context, to be extended with what the tasks share.</summary>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;
