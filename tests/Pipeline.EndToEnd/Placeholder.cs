namespace Pipeline.EndToEnd;

internal static class Placeholder;
