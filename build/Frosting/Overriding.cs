namespace Cake.Frosting;

/// <summary>Tells whether a class overrides a method of the generic class it derives from.</summary>
internal static class Overriding
{
    public static bool Of(Type type, string method, Type genericBase)
    {
        Type declaring = type.GetMethod(method)!.DeclaringType!;
        return !declaring.IsGenericType || declaring.GetGenericTypeDefinition() != genericBase;
    }
}
