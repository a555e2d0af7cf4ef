package hk.chopmark.api.console;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/** A device that makes passkeys and knows its person, as DevTools make one in a browser. */
final class VirtualDevice {

    private VirtualDevice() {}

    /** A new page that has one. */
    static Page in(BrowserContext context) {
        Page page = context.newPage();
        CDPSession tools = context.newCDPSession(page);
        tools.send("WebAuthn.enable");
        JsonObject device = new JsonObject();
        device.addProperty("protocol", "ctap2");
        device.addProperty("transport", "internal");
        device.addProperty("hasResidentKey", true);
        device.addProperty("hasUserVerification", true);
        device.addProperty("isUserVerified", true);
        device.addProperty("automaticPresenceSimulation", true);
        JsonObject wanted = new JsonObject();
        wanted.add("options", device);
        tools.send("WebAuthn.addVirtualAuthenticator", wanted);
        return page;
    }
}
