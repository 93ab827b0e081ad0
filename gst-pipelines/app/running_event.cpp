#include "app/running_event.hpp"

namespace petcam::gst::app {

RunningEvent::RunningEvent(const Services& services, const std::string& camera, store::EventType type,
                           WallTime start, std::optional<store::ClipId> clip,
                           std::function<void(const std::string&)> named)
    : services_(services), clip_(clip) {
    services_.disk.post(
        [services, camera, type, start, clip, kept = kept_, id = id_, named = std::move(named)] {
            try {
                *kept = services.archive.beginEvent(camera, type, start, clip);
            } catch (const store::ArchiveError&) {
                // Its disk is gone, of which Upkeep tells; the family hears of the event all the same.
            }
            const std::string name = *kept ? toString(**kept) : "";
            services.loop.post([id, name, named] {
                *id = name;
                named(name);
            });
        });
}

void RunningEvent::picture(std::size_t place, Snapshot snapshot) {
    --expected_;
    if (!snapshot.full.empty()) {
        if (pictures_.size() <= place) pictures_.resize(place + 1);
        pictures_[place] = std::move(snapshot);
    }
    if (expected_ == 0 && end_) close();
}

void RunningEvent::end(WallTime end) {
    end_ = end;
    if (expected_ == 0) close();
}

void RunningEvent::close() {
    if (!end_) return;
    services_.disk.post([archive = &services_.archive, kept = kept_, clip = clip_,
                         pictures = std::move(pictures_), end = *end_] {
        if (!*kept) return;
        // The strongest one last: the archive takes that for the best.
        for (auto one = pictures.rbegin(); one != pictures.rend(); ++one) {
            if (*one) archive->addSnapshot(**kept, (*one)->at, (*one)->full, (*one)->cropped);
        }
        archive->endEvent(**kept, end, clip);
    });
    end_.reset();
}

}  // namespace petcam::gst::app
