#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "petcam/companions/events.hpp"
#include "petcam/ports.hpp"
#include "petcam/switchboard.hpp"

namespace petcam {

/// Names one connection of a companion, for as long as the process lives.
struct CompanionId {
    std::uint64_t value = 0;
    auto operator<=>(const CompanionId&) const = default;
};

/// The way out to one companion. Implemented by the edge; control thread, returns at once.
class CompanionOutlet {
public:
    virtual ~CompanionOutlet() = default;
    virtual void notify(const CompanionEvent& event) = 0;
};

/// The programs beside the server (companions: the recorder, the bridge) that are connected, the cameras that
/// they tap, and what they have been told. What changed is found by looking, so that nothing that changes a
/// camera has to think of them. Owned by the service; control thread only.
class Companions {
public:
    using Cameras = std::map<std::string, Camera>;

    void connect(CompanionId id, std::shared_ptr<CompanionOutlet> outlet);
    /// Its taps end. Returns what it called itself; nothing when it had not subscribed.
    std::optional<std::string> disconnect(CompanionId id);
    /// From now on it gets what changes of these cameras; with `conditions` also how they are. Throws
    /// OtherRole when it is called something else already.
    void subscribe(CompanionId id, const std::string& client, bool conditions, const Cameras& cameras);
    /// Somebody of this name has subscribed.
    bool isHere(const std::string& client) const;
    /// Throws NotAllowed when it has not subscribed.
    const std::string& nameOf(CompanionId id) const;

    /// In place of the tap of the same companion on the same camera, or by changing that one where it can
    /// (CameraTap::turnTo). An empty wish ends it.
    void tap(CompanionId id, const Camera& camera, TapWish wish, std::shared_ptr<TapOutlet> outlet,
             Instant now);

    /// Finds what changed of the cameras, tells it, and lets go of those that are no more.
    void compare(const Cameras& cameras);
    /// All cameras as everybody was told last, ordered by id.
    std::vector<CameraStatus> cameras() const;
    std::vector<CameraCondition> conditions() const;
    void tell(const CompanionEvent& event);
    /// To those who asked for conditions.
    void tellCondition(const CompanionEvent& event);
    /// What waits to be sent, for the caller to send.
    using Letter = std::pair<std::shared_ptr<CompanionOutlet>, CompanionEvent>;
    std::vector<Letter> takeOutbox() { return std::exchange(outbox_, {}); }

private:
    struct Tapped {
        std::shared_ptr<CameraMedia> media;
        std::shared_ptr<CameraTap> tap;
    };
    struct Companion {
        std::shared_ptr<CompanionOutlet> outlet;
        std::optional<std::string> client;  ///< after it has subscribed
        bool conditions = false;            ///< it wants to know how cameras are
        std::map<std::string, Tapped> taps;
    };
    struct Told {
        CameraStatus status;
        CameraCondition condition;
        std::optional<Person> talker;
    };

    bool isAnySubscribed() const noexcept;
    void look(const Cameras& cameras);
    void compare(const Camera& camera);
    void compareTalker(Told& told, const std::optional<Person>& talker);
    void endTaps(const std::string& camera);
    static void endTap(Companion& companion, const std::string& camera);

    std::map<CompanionId, Companion> all_;
    std::map<std::string, Told> told_;
    std::vector<Letter> outbox_;
};

}  // namespace petcam
