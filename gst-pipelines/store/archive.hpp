#pragma once

#include <atomic>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <span>

#include "store/files.hpp"
#include "store/index.hpp"
#include "store/level_minutes.hpp"
#include "store/recovery.hpp"
#include "store/retention.hpp"
#include "store/types.hpp"

namespace petcam::gst::store {

struct ClipRow;

/// A new clip: write it to `path`, whose folder is there and which is not.
struct NewClip {
    ClipId id;
    std::filesystem::path path;
};

/// A file to be sent: open, so that it can be read to its end although it is removed meanwhile.
struct OpenFile {
    Descriptor file;
    std::string camera;
    std::uint64_t bytes = 0;  ///< how many of it may be sent
    WallTime start;           ///< of the clip, or when the picture was taken
    std::string version;      ///< another one when the bytes are others; letters, digits, dots and dashes
    Container container = Container::Mp4;
};

enum class Removal { Done, NotThere, BeingWritten };

/// What was recorded, and when what happened: files in one folder and an index of them. Any thread; a call
/// may wait for the disk, so nothing that must not wait (RTP) calls it, but for addLevel and growClip, which
/// never do.
///
/// It is closed at first, and while its disk is gone. Then beginClip, beginEvent and queries throw
/// ArchiveError, and the rest does nothing. What could not be written to the index of an open archive (a full
/// disk) is written when that works again, or mended by the recovery of the next start.
class Archive {
public:
    /// Touches nothing yet. `directory` is absolute. `note` gets lines for the log, from any thread.
    Archive(std::filesystem::path directory, RepairFn repair, Note note);
    ~Archive();
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;

    /// Opens the folder, which it makes if need be, brings index and files to agree (see recover), and reads
    /// the clips of a folder that cannot be written. Throws ArchiveError.
    Recovered open();
    void close() noexcept;
    bool isOpen() const noexcept { return open_; }
    /// Also while it could only be opened to be read.
    bool isReadable() const noexcept { return readable_; }
    /// The folder or its index is not the one that was opened any more: close it, and open it when it is
    /// back.
    bool isStale() const noexcept;
    const std::filesystem::path& directory() const noexcept { return directory_; }

    /// Throws ArchiveError.
    NewClip beginClip(const std::string& camera, Container container, WallTime start,
                      std::optional<ClipId> continues = std::nullopt);
    /// So much of a running clip is on the disk and can be played: whole fragments. It is listed from then
    /// on.
    void growClip(ClipId id, WallTime end, std::uint64_t bytes) noexcept;
    /// The file is complete. Brings it to the disk; its size is taken from there.
    void finishClip(ClipId id, WallTime end, std::uint64_t bytes) noexcept;
    /// Nothing that can be played was written: the clip never was. Its events stay, without it.
    void dropClip(ClipId id) noexcept;

    /// Throws ArchiveError.
    EventId beginEvent(const std::string& camera, EventType type, WallTime start, std::optional<ClipId> clip);
    /// `clip`: the one that shows it, when it was not known at the beginning.
    void endEvent(EventId id, WallTime end, std::optional<ClipId> clip) noexcept;
    /// Of several the last one is the best. `cropped` may be empty. False: it was not kept.
    bool addSnapshot(EventId id, WallTime at, std::span<const std::uint8_t> full,
                     std::span<const std::uint8_t> cropped) noexcept;
    /// `second` in Unix seconds. Kept in memory until the next flush.
    void addLevel(const std::string& camera, std::int64_t second, std::optional<int> motion,
                  std::optional<float> soundDbfs) noexcept;
    /// Writes levels, and what could not be written before. False: not now.
    bool flush() noexcept;

    /// Everything of a camera in [from, to), with levels in steps as stepFor says; of more than 5,000 events
    /// or clips the newest. Throws ArchiveError.
    Timeline timeline(const std::string& camera, WallTime from, WallTime to);
    std::optional<Clip> clip(ClipId id);
    bool isRunning(ClipId id) const { return running(id).has_value(); }
    std::optional<Event> event(EventId id);
    /// Nothing: there is none, or nothing of it can be played yet. Throws ArchiveError.
    std::optional<OpenFile> openClip(ClipId id);
    /// `number`: 1, 2, ...; nothing is the best one. The whole picture stands in for a cropped one that is
    /// not there.
    std::optional<OpenFile> openSnapshot(EventId id, bool cropped, std::optional<int> number = std::nullopt);

    /// With its events and their pictures. Throws ArchiveError when files cannot be removed: then nothing is
    /// lost.
    Removal removeClip(ClipId id);
    /// An event that no clip shows, with its pictures.
    Removal removeEvent(EventId id);
    bool starClip(ClipId id, bool starred);

    /// All that retention may choose from. Throws ArchiveError.
    std::vector<StockItem> stock();
    /// Levels before, and events without a clip or a picture that ended before.
    void forgetBefore(WallTime before);
    /// Bytes of all files of a camera, those that are being written too.
    std::uint64_t bytesOf(const std::string& camera);

private:
    struct Running {
        Clip clip;
        std::string file;
    };
    /// Which file a name leads to: device and inode; zeros when to none.
    using Identity = std::pair<std::uint64_t, std::uint64_t>;
    using Change = std::function<void(SQLite::Database&)>;
    enum class Else { Throw, Postpone };

    void openToWrite(Recovered& done);
    void takeOver(IndexPtr writer, IndexPtr reader);
    /// With writing_ held. Throws ArchiveError when closed.
    SQLite::Database& writer();
    /// With writing_ held, in a transaction. What fails is thrown as ArchiveError, or kept to be tried again.
    void write(const Change& change, Else otherwise);
    void writePostponed();
    /// Runs a query on the reader. SQLite's errors become ArchiveErrors.
    template <typename Query>
    auto query(Query query);
    ArchiveError failed(const SQLite::Exception& error) noexcept;
    void unlinkAll(const std::vector<std::string>& files) const;
    std::optional<Running> running(ClipId id) const;
    std::set<ClipId> runningIds() const;

    const std::filesystem::path directory_;
    const RepairFn repair_;
    const Note note_;

    std::atomic<bool> open_{false};
    std::atomic<bool> readable_{false};
    std::mutex opening_;  ///< taken first: one open or close at a time

    mutable std::mutex state_;  ///< of what follows; held for a few instructions. Taken last.
    std::map<ClipId, Running> running_;
    LevelBuffer levels_;
    Identity directoryIdentity_;  ///< as opened
    Identity indexIdentity_;
    bool damaged_ = false;

    std::mutex writing_;  ///< of writer_ and postponed_; held while the disk is waited for
    IndexPtr writer_;
    std::deque<Change> postponed_;

    std::mutex reading_;  ///< of reader_. Taken after writing_.
    IndexPtr reader_;
};

}  // namespace petcam::gst::store
