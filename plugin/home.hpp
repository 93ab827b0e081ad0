#pragma once

#include "petcam/access/household.hpp"
#include "settings.hpp"
#include "store/random_secrets.hpp"
#include "store/sqlite_store.hpp"

namespace petcam::janus {

/// The time of this machine.
class SystemWallClock final : public WallClock {
public:
    WallTime now() const override {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
};

/// A locked home with everything it stands on. Control thread only, but for its making.
class Home {
public:
    /// Throws SettingsError, StoreError.
    Home(const Settings& settings, const WallClock& clock, Journal& journal)
        : secrets_(directoryOf(settings)),
          store_(settings.stateDir, journal),
          household_({settings.members, 20, settings.limits.cameras, settings.codeLifetime}, store_, secrets_,
                     clock) {}

    Household& household() noexcept { return household_; }

private:
    static const std::string& directoryOf(const Settings& settings) {
        if (settings.stateDir.empty()) {
            throw SettingsError(
                "janus.plugin.petcam.jcfg: general.state_dir is missing: a locked home keeps its members "
                "there "
                "(general.open = true lets everybody in instead)");
        }
        return settings.stateDir;
    }

    store::RandomSecrets secrets_;
    store::SqliteStore store_;
    Household household_;
};

}  // namespace petcam::janus
