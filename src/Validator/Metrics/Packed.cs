namespace Validator.Metrics;

/// <summary>Numbers that may be unknown, in no more room than the number itself.</summary>
internal static class Packed
{
    public const double NoTime = double.NaN;
    public const long NoLong = long.MinValue;
    public const int NoInt = int.MinValue;

    public static double? Read(double packed) => double.IsNaN(packed) ? null : packed;

    public static long? Read(long packed) => packed == NoLong ? null : packed;

    public static int? Read(int packed) => packed == NoInt ? null : packed;

    public static double Write(double? value) => value ?? NoTime;

    public static long Write(long? value) => value ?? NoLong;

    public static int Write(int? value) => value ?? NoInt;
}
