import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslations } from "use-intl";

import { KeptForm } from "@/offline/KeptForm";

import { Button } from "./Button";
import { classes } from "./classes";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** Wide ones hold tables. */
  isWide?: boolean;
  /** Whether a click beside it or Escape closes it. */
  isDismissable?: boolean;
  /** What is edited in it, such as "budget-7": what is typed there outlives a reload. */
  draft?: string;
}

/** A dialog in the middle of the screen; on a phone, a sheet from below. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  isWide = false,
  isDismissable = true,
  draft,
}: DialogProps) {
  const t = useTranslations("shared");
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
      className="fixed inset-0 z-40 flex items-end justify-center bg-black/50 sm:items-center sm:p-4"
    >
      <Modal
        className={classes(
          "max-h-[92dvh] w-full overflow-y-auto rounded-t-2xl bg-card p-5 shadow-xl sm:rounded-2xl",
          isWide ? "sm:max-w-3xl" : "sm:max-w-lg",
        )}
      >
        <AriaDialog className="flex flex-col gap-4 outline-none">
          <div className="flex items-center justify-between gap-4">
            <Heading slot="title" className="text-lg font-semibold">
              {title}
            </Heading>
            {isDismissable && (
              <Button variant="quiet" size="icon" aria-label={t("close")} onPress={onClose}>
                <X size={18} aria-hidden />
              </Button>
            )}
          </div>
          <KeptForm name={draft}>{children}</KeptForm>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
