#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "peer.hpp"

typedef struct _GMainLoop GMainLoop;

namespace petcam::peer {

/// The process: its peers, the commands on standard input and the lines on standard output.
class Control {
public:
    explicit Control(Options options);
    ~Control();

    /// Runs until `stop`, the end of standard input, a signal, or --seconds. The process's exit code: 0 when
    /// every peer that was not asked to leave came up.
    int run();

private:
    void joinNext();
    void readCommands();
    void onLine(const std::string& line);
    void command(const std::string& name, const json_t* arguments, Peer::Done done);
    void toPeer(const std::string& name, unsigned number, const json_t* arguments, Peer::Done done);
    void stop();
    Json report() const;
    Peer& peerOf(unsigned number);

    std::unique_ptr<Shared> shared_;
    std::vector<std::unique_ptr<Peer>> peers_;
    GMainLoop* loop_;
    std::string unread_;
    Timer joining_;
    Timer ending_;
    bool stopping_ = false;
};

}  // namespace petcam::peer
