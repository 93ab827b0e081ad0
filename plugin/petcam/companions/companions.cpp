#include "petcam/companions/companions.hpp"

#include <algorithm>

#include "petcam/error.hpp"

namespace petcam {
namespace {

std::optional<CameraStream> streamOf(const Camera& camera) {
    if (!camera.publisher) return std::nullopt;
    const PublisherMedia& media = camera.publisher->media;
    const auto video = media.types.of(media.codec);
    if (!video) return std::nullopt;
    return CameraStream{camera.publisher->feed, media.codec, *video, media.types.opus};
}

CameraStatus statusOf(const Camera& camera) {
    return {camera.id,      camera.name, camera.state, streamOf(camera), camera.holder().has_value(),
            camera.recorded};
}

CameraCondition conditionOf(const Camera& camera) {
    return {camera.id,     camera.viewers.size(), camera.reportTold,   camera.recording,
            camera.motion, camera.sound,          camera.pausedByHome, camera.recorded};
}

}  // namespace

void Companions::connect(CompanionId id, std::shared_ptr<CompanionOutlet> outlet) {
    all_.insert_or_assign(id, Companion{std::move(outlet), {}, false, {}});
}

std::optional<std::string> Companions::disconnect(CompanionId id) {
    const auto found = all_.find(id);
    if (found == all_.end()) return std::nullopt;
    Companion& companion = found->second;
    while (!companion.taps.empty()) {
        endTap(companion, companion.taps.begin()->first);
    }
    std::optional<std::string> client = std::move(companion.client);
    all_.erase(found);
    if (!isAnySubscribed()) told_.clear();
    return client;
}

void Companions::subscribe(CompanionId id, const std::string& client, bool conditions,
                           const Cameras& cameras) {
    Companion& companion = all_.at(id);
    if (companion.client && companion.client != client) {
        throw RequestError(ErrorCode::OtherRole, "this connection has subscribed as another client");
    }
    look(cameras);  // what the others have to be told is no news to this one
    companion.client = client;
    companion.conditions = conditions;
}

bool Companions::isAnySubscribed() const noexcept {
    return std::any_of(all_.begin(), all_.end(),
                       [](const auto& one) { return one.second.client.has_value(); });
}

bool Companions::isHere(const std::string& client) const {
    return std::any_of(all_.begin(), all_.end(),
                       [&](const auto& one) { return one.second.client == client; });
}

const std::string& Companions::nameOf(CompanionId id) const {
    const auto found = all_.find(id);
    if (found == all_.end() || !found->second.client) {
        throw RequestError(ErrorCode::NotAllowed, "subscribe first");
    }
    return *found->second.client;
}

void Companions::tap(CompanionId id, const Camera& camera, TapWish wish, std::shared_ptr<TapOutlet> outlet,
                     Instant now) {
    Companion& companion = all_.at(id);
    const auto before = companion.taps.find(camera.id);
    if (before != companion.taps.end() && outlet && before->second.tap->turnTo(wish, *outlet)) return;
    endTap(companion, camera.id);
    if (!wish.best && !wish.lowest && !wish.audio) return;
    Tapped tapped{camera.media, std::make_shared<CameraTap>(wish, std::move(outlet))};
    camera.media->add(tapped.tap, now);
    companion.taps.emplace(camera.id, std::move(tapped));
}

void Companions::endTap(Companion& companion, const std::string& camera) {
    const auto found = companion.taps.find(camera);
    if (found == companion.taps.end()) return;
    found->second.media->remove(found->second.tap);
    companion.taps.erase(found);
}

void Companions::endTaps(const std::string& camera) {
    for (auto& [id, companion] : all_) {
        endTap(companion, camera);
    }
}

void Companions::compare(const Cameras& cameras) {
    if (isAnySubscribed()) look(cameras);
}

void Companions::look(const Cameras& cameras) {
    for (const auto& [id, camera] : cameras) {
        compare(camera);
    }
    for (auto told = told_.begin(); told != told_.end();) {
        if (cameras.contains(told->first)) {
            ++told;
            continue;
        }
        endTaps(told->first);
        tell(CameraRemoved{told->first});
        told = told_.erase(told);
    }
}

void Companions::compare(const Camera& camera) {
    CameraStatus status = statusOf(camera);
    const auto [place, isNew] = told_.try_emplace(camera.id);
    Told& told = place->second;
    if (isNew || told.status != status) {
        told.status = std::move(status);
        tell(CameraChanged{told.status});
    }
    compareTalker(told, camera.holder());
    CameraCondition condition = conditionOf(camera);
    if (told.condition == condition) return;
    told.condition = std::move(condition);
    tellCondition(ConditionChanged{told.condition});
}

void Companions::compareTalker(Told& told, const std::optional<Person>& talker) {
    const auto idOf = [](const std::optional<Person>& one) {
        return one ? std::optional(one->id) : std::nullopt;
    };
    const auto before = std::exchange(told.talker, talker);
    if (idOf(before) == idOf(talker)) return;
    if (before) tell(TalkChanged{told.status.camera, false, before->name});
    if (talker) tell(TalkChanged{told.status.camera, true, talker->name});
}

std::vector<CameraStatus> Companions::cameras() const {
    std::vector<CameraStatus> all;
    for (const auto& [id, told] : told_) {
        all.push_back(told.status);
    }
    return all;
}

std::vector<CameraCondition> Companions::conditions() const {
    std::vector<CameraCondition> all;
    for (const auto& [id, told] : told_) {
        all.push_back(told.condition);
    }
    return all;
}

void Companions::tellCondition(const CompanionEvent& event) {
    for (const auto& [id, companion] : all_) {
        if (companion.conditions) outbox_.emplace_back(companion.outlet, event);
    }
}

void Companions::tell(const CompanionEvent& event) {
    for (const auto& [id, companion] : all_) {
        if (companion.client) outbox_.emplace_back(companion.outlet, event);
    }
}

}  // namespace petcam
