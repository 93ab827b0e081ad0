#include "petcam/access/revocations.hpp"

#include <algorithm>

namespace petcam {

std::vector<Revocation> Revocations::review(const Household& home) {
    const WallTime now = home.now();
    const bool isSame = home.version() == version_ && now >= seenAt_ && (!nextEdge_ || now < *nextEdge_);
    if (isSame) return {};
    Members members = membersOf(home);
    std::vector<Revocation> taken;
    for (const auto& [id, before] : members_) {
        const auto found = members.find(id);
        compare(id, before, found == members.end() ? nullptr : &found->second, now, taken);
    }
    members_ = std::move(members);
    version_ = home.version();
    seenAt_ = now;
    nextEdge_ = nextEdge(home);
    kept_.insert(kept_.end(), taken.begin(), taken.end());
    standing(now);
    return taken;
}

std::vector<Revocation> Revocations::standing(WallTime now) {
    std::erase_if(kept_, [now](const Revocation& one) { return now - one.before > kTicketLifetime; });
    return kept_;
}

void Revocations::compare(MemberId member, const Standing& before, const Standing* now, WallTime at,
                          std::vector<Revocation>& taken) const {
    if (before.cameras.empty()) return;
    const bool lostAll = !now || now->cameras.empty();
    // A ticket does not say which of the member's devices asked for it.
    const bool lostDevice = now && !std::includes(now->devices.begin(), now->devices.end(),
                                                  before.devices.begin(), before.devices.end());
    if (lostAll || lostDevice) return taken.push_back({member, std::nullopt, at});
    for (const auto& [camera, mayDelete] : before.cameras) {
        const auto found = now->cameras.find(camera);
        if (found == now->cameras.end() || (mayDelete && !found->second)) {
            taken.push_back({member, camera, at});
        }
    }
}

Revocations::Members Revocations::membersOf(const Household& home) {
    const Records& records = home.records();
    Members members;
    for (const auto& [id, member] : records.members) {
        Standing& standing = members[id];
        for (const auto& [camera, record] : records.cameras) {
            const Rights rights = home.rightsOf(id, camera);
            if (rights.has(Right::Playback)) standing.cameras.emplace(camera, rights.has(Right::Manage));
        }
    }
    for (const auto& [id, device] : records.devices) {
        const auto* member = std::get_if<MemberId>(&device.of);
        if (member && !home.isCut(id)) members[*member].devices.insert(id);
    }
    return members;
}

std::optional<WallTime> Revocations::nextEdge(const Household& home) {
    const WallTime now = home.now();
    std::optional<WallTime> next;
    const auto consider = [&](const Window& window) {
        for (const auto& edge : {window.from, window.until}) {
            if (edge && *edge > now && (!next || *edge < *next)) next = edge;
        }
    };
    for (const auto& [id, member] : home.records().members) {
        consider(member.window);
        for (const auto& [camera, grant] : member.grants) {
            consider(grant.window);
        }
    }
    return next;
}

}  // namespace petcam
