#include "store/recovery.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <map>

#include "store/file_names.hpp"
#include "store/files.hpp"
#include "store/index_rows.hpp"

namespace petcam::gst::store {
namespace {

namespace fs = std::filesystem;

/// One pass over the folder and the index.
class Recovery {
public:
    Recovery(SQLite::Database& index, const fs::path& directory, const std::set<ClipId>& running,
             const RepairFn& repair, const Note& note)
        : index_(index), directory_(directory), running_(running), repair_(repair), note_(note) {}

    Recovered run() {
        scan();
        clipsOfIndex();
        clipsOfDisk();
        picturesOfIndex();
        picturesOfDisk();
        endEvents();
        removeEmptyDays();
        return done_;
    }

private:
    struct FoundClip {
        std::string camera;
        ClipName name;
        std::uint64_t bytes;
    };
    struct FoundPicture {
        std::string camera;
        PictureName name;
        std::uint64_t bytes;
    };

    void scan() {
        for (const auto& camera : fs::directory_iterator(directory_)) {
            if (!camera.is_directory() || !isCameraId(camera.path().filename().string())) continue;
            for (const auto& day : fs::directory_iterator(camera.path())) {
                if (!day.is_directory() || !isDay(day.path().filename().string())) continue;
                days_.push_back(day.path());
                for (const auto& file : fs::directory_iterator(day.path())) {
                    see(camera.path().filename().string(), file.path());
                }
            }
        }
    }

    /// What is not ours is left where it is.
    void see(const std::string& camera, const fs::path& file) {
        const std::string name = file.filename().string();
        const auto bytes = sizeOf(file);
        if (!bytes) return;
        const std::string relative = file.lexically_relative(directory_).string();
        if (const auto clip = clipNameOf(name)) {
            clips_[relative] = {camera, *clip, *bytes};
        } else if (const auto picture = pictureNameOf(name)) {
            pictures_[relative] = {camera, *picture, *bytes};
        } else if (name.ends_with(kUnfinished) && (name[0] == 'k' || name[0] == 'e')) {
            removeFile(file);
        }
    }

    template <typename Change>
    void inTransaction(Change change) {
        SQLite::Transaction transaction(index_, SQLite::TransactionBehavior::IMMEDIATE);
        change();
        transaction.commit();
    }

    void clipsOfIndex() {
        for (const ClipRow& row : allClips(index_)) {
            const auto found = clips_.find(row.file);
            if (found == clips_.end() || found->second.name.id != row.id ||
                found->second.camera != row.camera) {
                // A clip that is being written may have no file yet.
                if (running_.contains(row.id) && found == clips_.end()) continue;
                forget(row.id);
                ++done_.missing;
                continue;
            }
            if (!running_.contains(row.id) && (!row.end || row.bytes != found->second.bytes)) mend(row);
            clips_.erase(found);
        }
    }

    /// The row, its events and their pictures: the rest of a removal that was not completed.
    void forget(ClipId id) {
        for (const Event& event : eventsOf(index_, id)) {
            for (const PictureRow& picture : picturesOf(index_, event.id)) {
                removePicture(picture);
            }
        }
        inTransaction([&] { deleteClip(index_, id); });
    }

    void removePicture(const PictureRow& picture) {
        for (const std::string& file : {picture.file, picture.cropped.value_or("")}) {
            // Only what the scan saw: the index does not decide where on the disk something is removed.
            if (pictures_.erase(file) > 0) removeSynced(directory_ / file);
        }
    }

    static void removeSynced(const fs::path& file) {
        if (removeFile(file)) syncDirectory(file.parent_path());
    }

    void mend(const ClipRow& row) {
        const auto repaired = tryRepair(row.file, row.container);
        if (!repaired) return;
        if (!*repaired) {
            removeSynced(directory_ / row.file);
            forget(row.id);
            ++done_.emptied;
            return;
        }
        inTransaction(
            [&] { finishClip(index_, row.id, row.start + (*repaired)->duration, (*repaired)->bytes); });
        ++done_.repaired;
    }

    /// Outside: it could not be tried.
    std::optional<std::optional<RepairedClip>> tryRepair(const std::string& file, Container container) {
        try {
            auto repaired = repair_(directory_ / file, container);
            const auto bytes = sizeOf(directory_ / file);
            if (repaired && bytes) repaired->bytes = *bytes;
            return bytes ? repaired : std::nullopt;
        } catch (const std::exception& error) {
            note_((directory_ / file).string() + ": not repaired: " + error.what());
            ++done_.postponed;
            return std::nullopt;
        }
    }

    void clipsOfDisk() {
        for (const auto& [file, found] : clips_) {
            const bool running = running_.contains(found.name.id);
            ClipRow row{found.name.id, found.camera, found.name.start, std::nullopt, 0, found.name.container,
                        false,         file};
            if (!running) {
                const auto repaired = tryRepair(file, row.container);
                if (!repaired) continue;
                if (!*repaired) {
                    removeSynced(directory_ / file);
                    ++done_.emptied;
                    continue;
                }
                row.end = row.start + (*repaired)->duration;
                row.bytes = (*repaired)->bytes;
            }
            // The same id twice: somebody copied a file to another day. One is enough.
            if (clipRow(index_, row.id)) continue;
            inTransaction([&] { insertClip(index_, row); });
            ++done_.adopted;
        }
    }

    void picturesOfIndex() {
        for (const PictureRow& row : allPictures(index_)) {
            const bool whole = fits(row.file, row.event);
            const bool cropped = !row.cropped || fits(*row.cropped, row.event);
            if (whole && cropped) {
                pictures_.erase(row.file);
                if (row.cropped) pictures_.erase(*row.cropped);
                continue;
            }
            // What is left of it comes back as what it is.
            inTransaction([&] { deletePicture(index_, row.event, row.number); });
            if (!whole) ++done_.missing;
        }
    }

    bool fits(const std::string& file, EventId event) const {
        const auto found = pictures_.find(file);
        return found != pictures_.end() && found->second.name.event == event;
    }

    void picturesOfDisk() {
        for (const auto& [file, found] : pictures_) {
            if (found.name.cropped) continue;
            PictureName cropped = found.name;
            cropped.cropped = true;
            const std::string beside = (fs::path(file).parent_path() / toText(cropped)).string();
            PictureRow row{found.name.event, found.name.number, found.name.start, found.bytes, file,
                           std::nullopt};
            if (const auto other = pictures_.find(beside); other != pictures_.end()) {
                row.cropped = beside;
                row.bytes += other->second.bytes;
            }
            adopt(found, row);
        }
        for (const auto& [file, found] : pictures_) {
            PictureName whole = found.name;
            whole.cropped = false;
            const bool alone = !pictures_.contains((fs::path(file).parent_path() / toText(whole)).string());
            if (found.name.cropped && alone) removeSynced(directory_ / file);
        }
    }

    void adopt(const FoundPicture& found, const PictureRow& row) {
        inTransaction([&] {
            if (!eventRow(index_, row.event)) {
                insertEvent(index_, {row.event, found.camera, found.name.type, found.name.start, std::nullopt,
                                     clipAt(found.camera, found.name.start), 0});
            }
            insertPicture(index_, row);
        });
        ++done_.adopted;
    }

    std::optional<ClipId> clipAt(const std::string& camera, WallTime at) {
        const auto clips = clipsBetween(index_, camera, at, at + Microseconds(1), 1);
        return clips.empty() ? std::nullopt : std::optional(clips.front().id);
    }

    /// With its clip, or with the last that was measured of its camera: nothing is known of what came after.
    void endEvents() {
        for (const Event& event : openEvents(index_)) {
            if (event.clip && running_.contains(*event.clip)) continue;
            WallTime end = event.start;
            const auto clip = event.clip ? clipRow(index_, *event.clip) : std::nullopt;
            if (clip && clip->end) {
                end = *clip->end;
            } else if (const auto last = lastLevelOf(index_, event.camera)) {
                end = std::clamp(*last, event.start, event.start + std::chrono::minutes(1));
            }
            inTransaction([&] { endEvent(index_, event.id, std::max(end, event.start), std::nullopt); });
            ++done_.ended;
        }
    }

    void removeEmptyDays() const {
        if (!running_.empty()) return;  // one of them may be about to begin its file there
        std::error_code ignored;
        for (const fs::path& day : days_) {
            if (fs::is_empty(day, ignored)) fs::remove(day, ignored);
        }
    }

    SQLite::Database& index_;
    const fs::path directory_;
    const std::set<ClipId>& running_;
    const RepairFn& repair_;
    const Note& note_;
    Recovered done_;
    std::vector<fs::path> days_;
    std::map<std::string, FoundClip> clips_;        ///< by path below the folder
    std::map<std::string, FoundPicture> pictures_;  ///< likewise
};

}  // namespace

Recovered recover(SQLite::Database& index, const fs::path& directory, const std::set<ClipId>& running,
                  const RepairFn& repair, const Note& note) {
    return Recovery(index, directory, running, repair, note).run();
}

}  // namespace petcam::gst::store
