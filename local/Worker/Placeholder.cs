namespace Pipeline.LocalWorker;

internal static class Placeholder;
