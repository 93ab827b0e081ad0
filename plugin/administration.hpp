#pragma once

#include "json.hpp"
#include "petcam/service.hpp"

namespace petcam::janus {

/// Requests of an administrator, who reached Janus's Admin API: the home as a whole, without sign-in, and the
/// sessions that run. Most are those of the signalling contract. Control thread only.
///
///   {"request":"home"}          {"petcam":"home","open":false,"owner":true,"members":[...],"cameras":[...]}
///     "owner": somebody can sign in as an owner
///   {"request":"sessions"}      {"petcam":"sessions","sessions":[{"id":"7","device":"d3","member":"m2",
///                                "name":"Mum","camera":null,"publishes":null,"watches":"c1","talks":false}],
///                                "counters":{"not_recognised":0,"too_many_claims":0,"ended_unsigned":0}}
///   {"request":"invite_owner"}  {"petcam":"invited","member":"m1","code":"8KX3...","expires_in":600}
///   {"request":"kick","peer":"7"}   {"petcam":"kicked","peer":"7"}
///   invite, add_camera, pair, change_member, rename_camera, remove: as in messages.cpp
class Administration {
public:
    explicit Administration(Service& service) : service_(service) {}

    /// Never throws: whatever is wrong is answered as an error.
    Json handle(const json_t* request) noexcept;

private:
    struct Visitor;

    Json dispatch(const json_t* request);
    Json home();
    Json sessions();
    Json statistics();
    Json kick(const json_t* request);
    Household& household();

    Service& service_;
};

}  // namespace petcam::janus
