using Pipeline.EndToEnd.Harness;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.EndToEnd;

/// <summary>The harness itself: whatever becomes of a test, nothing of it stays on the machine.</summary>
[Collection(Processes.Name)]
public sealed class LeftoversTests(Azurite azurite)
{
    [Fact]
    public async Task Test_that_fails_in_the_middle_leaves_no_process_no_port_and_no_folder()
    {
        var house = new House(azurite);
        await Assert.ThrowsAsync<InvalidOperationException>(() => FailInsideAsync(house));

        Assert.False(await LoopbackEndpoint.IsListeningAsync(house.Worker.Port, TestContext.Current.CancellationToken));
        Assert.False(await LoopbackEndpoint.IsListeningAsync(house.Broker.Port, TestContext.Current.CancellationToken));
        foreach (var id in house.ProcessIds) Assert.False(await Shell.IsAliveAsync(id));
        Assert.Equal(2, house.ProcessIds.Count);
        Assert.False(Directory.Exists(house.Folder));
    }

    [Fact]
    public async Task Undertaker_ends_processes_and_folders_of_a_test_run_that_was_killed()
    {
        using var undertaker = new Undertaker();
        await using var survivor = ChildProcess.Start("sleep", ["600"]);
        await using var forgotten = ChildProcess.Start("sleep", ["600"]);
        using var folder = new TempFolder();
        undertaker.NoteProcess(survivor.Id);
        undertaker.NoteProcess(forgotten.Id);
        undertaker.ForgetProcess(forgotten.Id);
        undertaker.NoteFolder(folder.Path);

        await undertaker.EndAsync(); // its input ends, as it does when this process dies

        await survivor.WaitForExitAsync();
        Assert.False(forgotten.HasExited);
        Assert.False(Directory.Exists(folder.Path));
    }

    private static async Task FailInsideAsync(House house)
    {
        await using (house)
        {
            await house.StartAsync();
            throw new InvalidOperationException("A test failed.");
        }
    }
}
