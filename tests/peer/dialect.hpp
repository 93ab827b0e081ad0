#pragma once

#include <string>

#include "json.hpp"
#include "options.hpp"

namespace petcam::peer {

/// What differs between our plugin and Janus's videoroom, so that both can be asked the same things.
class Dialect {
public:
    explicit Dialect(const Options& options) : options_(options) {}

    const char* plugin() const noexcept;
    /// Videoroom offers to its subscribers; everywhere else the client offers.
    bool serverOffers() const noexcept { return options_.videoroom && options_.role != Role::Publish; }
    /// The request that joins; with our offer, or (server offers) without.
    Json join(const std::string& name) const;
    /// What carries our answer where the server offers.
    Json start() const;
    /// What carries a new offer of an ICE restart.
    Json renegotiate() const;
    /// The text of an error in an answer; empty when it is none.
    static std::string errorOf(const json_t* data);

private:
    const Options& options_;
};

}  // namespace petcam::peer
