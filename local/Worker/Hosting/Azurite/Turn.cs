namespace Pipeline.LocalWorker.Hosting.Azurite;

/// <summary>What workers that start at once do one after the other: two npm in one folder ruin it.</summary>
internal static class Turn
{
    /// <summary>Whoever holds the file has the turn; it ends with the stream, or with the process.</summary>
    public static async Task<FileStream> TakeAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }
}
