// Text as what a family's clients send: messages, RTP, RTCP and PeerConnections that come and go on four
// handles, through the real vtable. Steps are separated by kEndOfStep; each is an operation, a handle's
// number, and bytes.
#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "fake_core.hpp"
#include "fuzz.hpp"
#include "petcam/rtp/packet.hpp"
#include "sdp/offer.hpp"

using namespace petcam;
using namespace petcam::test;
using fuzz::require;

namespace {

constexpr char kEndOfStep = 0x1E;  // ASCII record separator
constexpr char kOffer = 0x1F;      // ASCII unit separator: what follows the body is an SDP offer
constexpr std::size_t kMostSteps = 40;
constexpr std::size_t kMostAtOnce = 16;
constexpr std::size_t kMostBytes = 1500;  // of a packet

/// An owner's, "c1" is a camera of this home. The attempts are many and the codes real, so that claims get
/// through.
constexpr char kLocked[] = "general: { state_dir = \"@DIR@\" } limits: { claims_per_minute = 1000000 }";

class Clients {
public:
    explicit Clients(bool locked) : core_(locked ? kLocked : "general: { open = true }") {
        if (locked) moveIn();
        for (auto& client : clients_) {
            client.handle = core_.attach();
        }
    }

    ~Clients() { settle(); }
    Clients(const Clients&) = delete;
    Clients& operator=(const Clients&) = delete;

    void step(std::string_view text) {
        if (text.size() < 2) return;
        Client& client = clients_[static_cast<unsigned char>(text[1]) % clients_.size()];
        const char operation = text[0];
        text.remove_prefix(2);
        if (operation == 'M') return message(client, text);
        settle();
        switch (operation) {
            case 'A':
                return rtp(client, text, false);
            case 'V':
                return rtp(client, text, true);
            case 'R':
                return core_.incomingRtcp(*client.handle, bytesOf(text));
            case 'U':
                return core_.plugin()->setup_media(client.handle->get());
            case 'Q':
                return json_decref(core_.plugin()->query_session(client.handle->get()));
            case 'H':
                core_.plugin()->hangup_media(client.handle->get());
                return forget(client);
            case 'D':
                client.handle = core_.attach();
                client.known = false;
                return forget(client);
            default:
                return;
        }
    }

private:
    /// An owner in place of "@O" and a camera in place of "@C" in what clients say.
    void moveIn() {
        owner_ = tokenFor(R"({"request":"invite_owner"})");
        camera_ = tokenFor(R"({"request":"add_camera","name":"Kitchen"})");
    }
    std::string tokenFor(const std::string& request) {
        const Json invited = core_.administer(request);
        const std::string code = json_string_value(json_object_get(invited.get(), "code"));
        const auto handle = core_.attach();
        return core_.ask(*handle, R"({"request":"claim","code":")" + code + "\"}").text("token");
    }
    std::string withTokens(std::string body) const {
        for (const auto& [mark, token] :
             {std::pair{std::string("@O"), owner_}, {std::string("@C"), camera_}}) {
            const auto at = token.empty() ? std::string::npos : body.find(mark);
            if (at != std::string::npos) body.replace(at, mark.size(), token);
        }
        return body;
    }

    struct Client {
        std::unique_ptr<FakeHandle> handle;
        std::string role;    // as the plugin confirmed it last: "published", "watching"
        bool known = false;  // has signed in
        bool paused = false;
    };

    static std::vector<std::uint8_t> bytesOf(std::string_view text) {
        text = text.substr(0, kMostBytes);
        return {text.begin(), text.end()};
    }

    struct Asked {
        Client& client;
        std::string transaction;
        std::string sdp;
        bool withToken = false;
        bool pauses = false;
    };

    void forget(Client& client) {
        client.role.clear();
        client.paused = false;
        ask(client, R"({"request":"status"})", {});  // behind it the control thread knows too
    }

    void message(Client& client, std::string_view text) {
        const std::string body(fuzz::takeUntil(text, kOffer));
        std::string sdp(text.substr(0, text.find('\0')));
        if (!jsonText(sdp)) sdp.clear();  // no JSON could have brought it
        ask(client, body, sdp);
    }

    void ask(Client& client, const std::string& body, const std::string& sdp) {
        const bool withToken = withTokens(body) != body;
        const Json json(json_loadb(body.data(), body.size(), 0, nullptr));
        const char* capture = json_string_value(json_object_get(json.get(), "capture"));
        const bool pauses = capture && std::string_view(capture) == "paused";
        asked_.push_back({client, std::to_string(++transactions_), sdp, withToken, pauses});
        core_.send(client.handle->get(), asked_.back().transaction, withTokens(body), sdp);
        if (asked_.size() == kMostAtOnce) settle();
    }

    /// Waits for what was asked: threads are changed once for several messages, which is what costs most
    /// here.
    void settle() {
        for (const auto& asked : asked_) {
            check(asked, core_.answerTo(*asked.client.handle, asked.transaction));
        }
        asked_.clear();
    }

    /// The core takes lines out before the plugin reads the rest: what they held may be malformed.
    static std::size_t mediaLinesOf(const std::string& sdp) {
        std::size_t count = 0;
        std::istringstream lines(sdp);
        for (std::string line; std::getline(lines, line);) {
            if (line.starts_with("m=")) ++count;
        }
        return count;
    }

    void check(const Asked& asked, const Pushed& reply) const {
        const std::string kind = reply.text("petcam");
        require(!kind.empty() && kind != "event", "every request is answered by a reply");
        // The token of a request counts also when the rest of it is refused.
        if (kind == "signed_in" || kind == "claimed" || asked.withToken) asked.client.known = true;
        if (kind == "error") {
            const auto code = reply.number("error_code");
            require(code >= 400 && code < 499, "an error is one of the contract, and never an internal one");
            require(fuzz::isPlainLine(reply.text("error")), "the text of an error is one plain line");
            require(reply.sdp.empty(), "an error has no answer");
            return;
        }
        require(reply.sdp.empty() == asked.sdp.empty(), "who offers is answered, and nobody else");
        if (!reply.sdp.empty()) {
            require(sdp::parseOffer(reply.sdp).sections.size() == mediaLinesOf(asked.sdp),
                    "an answer has the m= lines of its offer");
        }
        require(owner_.empty() || asked.client.known || kind == "status",
                "a stranger gets nothing but the status");
        for (const char* role : {"published", "watching", "unpublished", "unwatched"}) {
            if (kind != role) continue;
            asked.client.role = kind;
            asked.client.paused = false;
        }
        if (kind == "reported") asked.client.paused = asked.pauses;
    }

    /// Whom the plugin sent something that came from `from`.
    void rtp(const Client& from, std::string_view text, bool video) {
        auto bytes = bytesOf(text);
        if (video && from.role == "published" && !from.paused) filmed_.insert(bytes.size());
        core_.takeRelayed();
        core_.incomingRtp(*from.handle, video, bytes, text.empty() ? -1 : text.back() & 0x7F);
        auto relayed = core_.takeRelayed();
        require(owner_.empty() || from.known || relayed.empty(), "nobody hears a stranger");
        require(!from.paused || relayed.empty(), "nobody gets anything of a paused camera");
        require(from.role != "watching" || relayed.size() <= 1, "a viewer is heard by one camera");
        for (auto& packet : relayed) {
            const auto to = std::find_if(clients_.begin(), clients_.end(), [&](const Client& client) {
                return client.handle->get() == packet.to;
            });
            require(to != clients_.end(), "only who is there is sent something");
            require(to->role == (from.role == "published" ? "watching" : "published"),
                    "a camera is heard by viewers, a viewer by the camera");
            const bool itself = packet.bytes.size() == bytes.size() && packet.video == video;
            // A viewer begins with what its camera has sent before.
            const bool kept =
                packet.video && from.role == "published" && filmed_.contains(packet.bytes.size());
            require((itself || kept) && packet.mindex >= 0, "a packet goes to its medium, as long as it was");
            require(rtp::Packet::parse(bytes) && rtp::Packet::parse(packet.bytes),
                    "RTP goes in and comes out");
        }
    }

    FakeCore core_;
    std::array<Client, 4> clients_;
    std::vector<Asked> asked_;
    std::set<std::size_t> filmed_;  // how long packets of cameras were
    int transactions_ = 0;
    std::string owner_;
    std::string camera_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    const bool locked = text.starts_with("L");
    if (locked) text.remove_prefix(1);
    Clients clients(locked);
    for (std::size_t i = 0; i < kMostSteps && !text.empty(); ++i) {
        clients.step(fuzz::takeUntil(text, kEndOfStep));
    }
    return 0;
}
